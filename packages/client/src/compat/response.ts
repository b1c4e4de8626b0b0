import type { Reply } from "@tandem/protocol";
import { RefusedError } from "../ftp-error.ts";

/** A reply, as basic-ftp gives it. */
export interface FTPResponse {
  readonly code: number;
  /** The whole reply, its codes included; its lines joined by a newline. */
  readonly message: string;
}

/** A refusal: the client can be used on. */
export class FTPError extends Error {
  override readonly name: string = "FTPError";
  readonly code: number;

  constructor({ code, message }: FTPResponse, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** A reply in basic-ftp's shape. */
export function responseOf({ code, lines }: Reply): FTPResponse {
  const [last = "", ...before] = lines.toReversed();
  const [first, ...middle] = before.toReversed();
  if (first === undefined) return { code, message: `${code} ${last}` };
  return { code, message: [`${code}-${first}`, ...middle, `${code} ${last}`].join("\n") };
}

/** Rejects with {@link FTPError} where the server refuses, and with everything else as it is. */
export async function orFtpError<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof RefusedError ? new FTPError(responseOf(error.reply), { cause: error }) : error;
  }
}
