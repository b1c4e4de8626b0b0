import type { DataSource } from "@tandem/transport";

/** A source that can be read but once, and yet be sent again as long as no more than its first piece was. */
export interface ProbingSource {
  /** The pieces from the first on, for one try: the first, and the others when that was `admitted`. */
  pieces(admitted: () => Promise<void>): AsyncGenerator<Uint8Array, void, undefined>;
  /** No other try follows. */
  close(): void;
}

/**
 * Keeps the first piece of a source until it was admitted: servers that do not recognise a TLS session say so to the first bytes
 * of an upload and no earlier (vsftpd and ProFTPD, under TLS 1.3).
 */
export function probingSource(source: DataSource): ProbingSource {
  const chunks = source[Symbol.asyncIterator]();
  let first: Promise<IteratorResult<Uint8Array>> | undefined;
  return {
    async *pieces(admitted) {
      first ??= chunks.next();
      for (let piece = await first; piece.done !== true; piece = await chunks.next()) {
        yield piece.value;
        if (first !== undefined) await admitted();
        first = undefined;
      }
    },
    // Told and not awaited: a source that waits for its own next bytes may wait for ever.
    close: () => void chunks.return?.().catch(() => {}),
  };
}
