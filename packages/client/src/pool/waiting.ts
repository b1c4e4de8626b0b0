import type { Claim, Lease } from "./lease.ts";
import type { Member } from "./member.ts";

/** A session that a call is given for its turn. */
export interface Given {
  readonly member: Member;
  readonly lease: Lease;
}

/** A call that waits for its turn. */
export interface Waiting {
  readonly claim: Claim;
  begin(given: Given): void;
  fail(error: Error): void;
}
