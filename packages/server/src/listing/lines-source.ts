import { encodeText } from "@tandem/protocol";
import type { Source } from "@tandem/storage";
import type { SessionNames } from "../charset/session-names.ts";

/**
 * Batches of lines as the bytes of a listing, as the client reads names: each line ends with CR LF, whatever the
 * representation type. The first batch is read before this resolves, so that a directory that cannot be listed is refused and
 * not announced.
 */
export async function linesSource(
  batches: AsyncGenerator<readonly string[]>,
  names: Pick<SessionNames, "write">,
): Promise<Source> {
  const first = await batches.next();
  return {
    async *[Symbol.asyncIterator]() {
      for (let next = first; next.done !== true; next = await batches.next()) {
        if (next.value.length > 0) yield encodeText(next.value.map((line) => `${names.write(line)}\r\n`).join(""));
      }
    },
    async [Symbol.asyncDispose]() {
      await batches.return(undefined);
    },
  };
}
