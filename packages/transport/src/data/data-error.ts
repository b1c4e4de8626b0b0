/** What became of a data connection that did not do its work. */
export type DataFault =
  /** The peer did not connect in time, or did not answer a dial. */
  | "timeout"
  /** The peer refused the dial, or cannot be reached. */
  | "refused"
  /** No port could be had to listen on. */
  | "no-port"
  /** The offer was taken back before it was used. */
  | "withdrawn"
  /** The peer broke the connection off. */
  | "reset"
  /** TLS was not agreed on, or not in a way that is good enough. */
  | "insecure"
  /** TCP ended and TLS had not: nobody can tell what is missing. */
  | "truncated"
  /** Nothing moved for the whole of the stall time. */
  | "stalled"
  /** This program broke it off. */
  | "aborted";

/** The one error of data connections; `message` says with which peer and what to do. */
export class DataError extends Error {
  override readonly name = "DataError";
  readonly code: DataFault;

  constructor(code: DataFault, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
