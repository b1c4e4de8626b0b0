import { hashAlgorithmOf, hashAlgorithms, printable, reply } from "@tandem/protocol";
import { hashFile } from "../hash/hash-file.ts";
import type { Handler } from "../session/handler.ts";

/** HASH: the hash of a file, or of the octets that RANG selected. draft-bryan-ftpext-hash §3. */
export const HASH: Handler<"HASH"> = {
  needs: ["login"],
  feature: ({ session }) =>
    `HASH ${hashAlgorithms.map((name) => `${name}${name === session.facts.hash ? "*" : ""};`).join("")}`,
  options({ session }, name = "") {
    if (name.trim() === "") return reply(200, session.facts.hash);
    const hash = hashAlgorithmOf(name);
    if (hash === undefined) return reply(501, `HASH knows ${hashAlgorithms.join(", ")}; ${session.facts.hash} stays.`);
    session.change({ hash });
    return reply(200, hash);
  },
  async run(handling, { path, pathname }) {
    const { session } = handling;
    const range = session.takeRange();
    const algorithm = session.facts.hash;
    const end = range === undefined ? undefined : range.end + 1;
    const result = await hashFile(handling, { path, algorithm, start: range?.start, end });
    const name = printable(pathname);
    if (result.kind === "not-a-file") return reply(553, `${name}: Only a file has a hash.`);
    if (result.kind === "beyond-end") return reply(556, `${name}: The range begins behind its ${result.size} bytes.`);
    // The last octet is named, not the one behind it; a file without any has only 0 to name (§3).
    const last = Math.max(result.start, result.end - 1);
    return reply(213, `${algorithm} ${result.start}-${last} ${result.digest} ${pathname}`);
  },
};
