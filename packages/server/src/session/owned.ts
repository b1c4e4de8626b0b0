import type { SessionState } from "./session-state.ts";

/** Whose upload it is, as the storage takes it: what breaks off is kept for the same account. */
export function owned({ account }: SessionState): { readonly owner?: string } {
  return account === undefined ? {} : { owner: account.name };
}
