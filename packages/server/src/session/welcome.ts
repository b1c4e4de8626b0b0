import type { Account } from "../accounts/account.ts";

/** What whoever has just logged in is told. */
export function welcome({ name, readOnly }: Account): string {
  return readOnly ? `Welcome, ${name}. You may read.` : `Welcome, ${name}.`;
}
