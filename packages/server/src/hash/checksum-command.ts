import { printable, reply, type ArgumentOf, type HashAlgorithm, type Reply } from "@tandem/protocol";
import type { Gate } from "../session/gates.ts";
import type { Handling } from "../session/handler.ts";
import { hashFile } from "./hash-file.ts";

/** What XCRC, XMD5 and the others of their kind have in common. */
export interface ChecksumCommand {
  readonly needs: readonly Gate[];
  run(handling: Handling, part: ArgumentOf<"XCRC">): Promise<Reply<250 | 550 | 553>>;
}

/**
 * The command of one hash function: `250` and the hash in capitals, as ProFTPD and Serv-U write it. The end of the part is
 * the first byte that does not count.
 */
export function checksumCommand(algorithm: HashAlgorithm): ChecksumCommand {
  return {
    needs: ["login"],
    async run(handling, { path, pathname, start, end }) {
      const result = await hashFile(handling, { path, algorithm, start, end });
      const name = printable(pathname);
      if (result.kind === "not-a-file") return reply(553, `${name}: Only a file has a hash.`);
      // The reply does not say which bytes were hashed, so they must be those that were asked for.
      if (result.kind === "beyond-end" || (end !== undefined && end > result.end)) {
        return reply(550, `${name}: The file does not have these bytes; ask for its SIZE.`);
      }
      return reply(250, result.digest.toUpperCase());
    },
  };
}
