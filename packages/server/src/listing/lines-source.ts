import { encodeText } from "@tandem/protocol";
import type { DataSource } from "@tandem/transport";

/** Batches of lines as the bytes of a listing: each line ends with CR LF, whatever the representation type. */
export async function* linesSource(batches: AsyncIterable<readonly string[]>): DataSource & AsyncGenerator<Uint8Array> {
  for await (const lines of batches) {
    if (lines.length > 0) yield encodeText(`${lines.join("\r\n")}\r\n`);
  }
}
