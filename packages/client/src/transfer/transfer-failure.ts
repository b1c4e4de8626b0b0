import { DataError, TlsError } from "@tandem/transport";
import { TransferError } from "../ftp-error.ts";

/** What a caller is told of a data connection that failed, `opened` or not, under the command `line`. */
export function transferFailure(error: DataError, line: string, opened: boolean): TransferError {
  const details = { command: line, cause: error };
  const cutShort = `${line} ended before it was whole: ${error.message}`;
  if (!opened) {
    const message = `The data connection for ${line} could not be opened: ${error.message} Try the other mode.`;
    return new TransferError("not-opened", message, { phase: "data-open", ...details });
  }
  if (error.code === "insecure") {
    const message = `The data connection for ${line} did not become secure: ${error.message}`;
    return new TransferError("insecure", message, { phase: "data-open", ...details });
  }
  if (error.code === "truncated") {
    const advice = 'Try again; where a server never ends TLS, `closeNotify: "optional"` takes that for an end.';
    return new TransferError("truncated", `${cutShort} ${advice}`, { phase: "transfer", ...details });
  }
  const message = `${cutShort} Try again, resuming at what arrived.`;
  return new TransferError("broken", message, { phase: "transfer", ...details });
}

/** True when this program broke a data connection off, because what it was shown there is not to be trusted. */
export function distrusts(error: unknown): boolean {
  return error instanceof DataError && error.cause instanceof TlsError && error.cause.code === "certificate";
}
