import { printable } from "@tandem/protocol";
import { FtpError } from "../ftp-error.ts";
import type { Verified } from "./verified.ts";

/** Everything ended in order, and yet the two sides do not have the same: what was stored, or fetched, is damaged or another file. */
export class MismatchError extends FtpError {
  override readonly name = "MismatchError";
  override readonly code = "mismatch";
  override readonly retryable = true;
  override readonly connectionUsable = true;
  readonly compared: Verified;
  /** What this side has, and what the server says: bytes, a hash, or milliseconds since 1970 UTC. */
  readonly here: string | number;
  readonly there: string | number;

  constructor(path: string, compared: Verified, here: string | number, there: string | number) {
    const what = `${printable(path)} is not the same on both sides: the ${compared} is ${here} here and ${there} on the server.`;
    super(`${what} Transfer it again, whole.`, { phase: "finish" });
    this.compared = compared;
    this.here = here;
    this.there = there;
  }
}
