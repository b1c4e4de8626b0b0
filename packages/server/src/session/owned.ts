import type { SessionState } from "./session-state.ts";

/** Whose upload it is, as the storage takes it: what breaks off is kept for the same account. */
export function owned({ membership }: SessionState): { readonly owner?: string } {
  return membership === undefined ? {} : { owner: membership.name };
}
