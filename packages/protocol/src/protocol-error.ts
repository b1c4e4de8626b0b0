/** Which rule the bytes or the text broke; a caller decides by it, people read `message`. */
export type ProtocolFault =
  /** The text does not follow the grammar (`501` on a server). */
  | "syntax"
  /** The grammar allows it, this implementation does not (`504` on a server). */
  | "unsupported-parameter"
  /** A network protocol that EPRT or EPSV named is not spoken here (`522`, RFC 2428 §2). */
  | "network-protocol"
  /** More bytes or lines than the limit allows. */
  | "too-long"
  /** The other side answered out of turn (RFC 959 §5.4). */
  | "sequence"
  /** What came over the data connection is not what its type, structure and mode ask for (`451` on a server). */
  | "damaged"
  /** The data connection ended before the end of the file was told in it (`426` on a server). */
  | "truncated";

/** The only error that a decoder, a grammar or the exchange machine throws; `message` says what was wrong and what is expected. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
  readonly code: ProtocolFault;

  constructor(code: ProtocolFault, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
