import type { Reply } from "@tandem/protocol";
import { RefusedError } from "../ftp-error.ts";

/** True for the reply of a server that does not know a command, or not with this parameter (RFC 959 §4.2.1). */
export function isUnknownCommand({ code }: Reply): boolean {
  return code === 500 || code === 502 || code === 504;
}

/** The value, or nothing when the server refuses. */
export async function unlessRefused<Value>(asked: Promise<Value>): Promise<Value | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof RefusedError) return undefined;
    throw error;
  }
}
