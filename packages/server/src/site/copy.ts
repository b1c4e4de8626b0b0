import { grammars, quotePath, reply, type VirtualPath } from "@tandem/protocol";
import { StorageError } from "@tandem/storage";
import type { Handling } from "../session/handler.ts";
import { copyBytes } from "../tree/copy-bytes.ts";
import { siteCommand, type SiteReply } from "./site-command.ts";
import { twoPaths } from "./two-paths.ts";

/** SITE COPY: copies a file on the server; what was at the target stays until the copy is whole. */
export const copy = siteCommand({
  name: "COPY",
  argument: twoPaths("source", "target"),
  help: "Copies a file without sending it to the client and back.",
  run: (handling, { from, to }) => copyFile(handling, from, to),
});

/** SITE CPFR: names the file that SITE CPTO copies, as RNFR and RNTO do (ProFTPD's mod_copy). */
export const copyFrom = siteCommand({
  name: "CPFR",
  argument: grammars.path,
  help: "Names the file to copy; SITE CPTO must follow.",
  async run({ session, storage, signal }, from) {
    const { kind } = await storage.stat(from, { signal });
    if (kind !== "file") throw notAFile(from);
    session.change({ copyFrom: from });
    return reply(350, `${quotePath(from)} is there; send SITE CPTO with the name of its copy.`);
  },
});

/** SITE CPTO: copies the file that SITE CPFR named. */
export const copyTo = siteCommand({
  name: "CPTO",
  argument: grammars.path,
  help: "Copies the file named by SITE CPFR.",
  run(handling, to) {
    const { session } = handling;
    const from = session.facts.copyFrom;
    if (from === undefined) return reply(503, "Name the file to copy first: send SITE CPFR.");
    session.change({ copyFrom: undefined });
    return copyFile(handling, from, to);
  },
});

async function copyFile({ storage, signal, turn }: Handling, from: VirtualPath, to: VirtualPath): Promise<SiteReply> {
  const { kind } = await storage.stat(from, { signal });
  // A tree may be of any size, and half of one is worse than none: the client copies it file by file.
  if (kind !== "file") throw notAFile(from);
  if (from === to) throw new StorageError("bad-name", to, { reason: "A file cannot be copied onto itself." });
  await using source = await storage.read(from, { signal });
  await using stage = await storage.write(to, { signal });
  const bytes = await copyBytes(source, stage, { turn, signal });
  await stage.commit();
  return reply(250, `${quotePath(to)} is a copy of ${quotePath(from)} now: ${bytes} bytes.`);
}

function notAFile(path: VirtualPath): StorageError {
  return new StorageError("is-a-directory", path, {
    reason: "Only files are copied; copy what is in a directory one by one.",
  });
}
