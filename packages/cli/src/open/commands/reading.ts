import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { printable } from "@tandem/protocol";
import { downloadFile, uploadFile } from "@tandem/client";
import { localName } from "../../client/local-name.ts";
import { lastName } from "../../client/location.ts";
import { shellWord } from "../../text/shell-word.ts";
import { commandFailure } from "../command-failure.ts";
import { startProgram } from "../local/start-program.ts";
import { intoProgram } from "../output/redirect.ts";
import type { PromptArgument, PromptCall, PromptCommand } from "../prompt-command.ts";
import type { PromptSession } from "../prompt-session.ts";
import { pour } from "../transfer/fetch-one.ts";
import { remoteFiles } from "../transfer/remote-files.ts";

const remote: PromptArgument = { name: "REMOTE", completes: "remote", many: true };

export const cat: PromptCommand = {
  name: "cat",
  arguments: [remote],
  help: "print files",
  example: "cat a.log b.log | grep ERROR",
  async run(session, { words, signal, out }) {
    for (const { path } of await remoteFiles(session, words, signal)) await pour(session, path, out, signal);
  },
};

export const zcat: PromptCommand = {
  name: "zcat",
  arguments: [remote],
  help: "print files that gzip has packed",
  example: "zcat access.log.gz | wc -l",
  async run(session, { words, signal, out }) {
    for (const { path } of await remoteFiles(session, words, signal)) await unpack(session, path, { signal, out });
  },
};

export const more: PromptCommand = {
  name: "more",
  aliases: ["less", "page"],
  arguments: [remote],
  help: "read files, a screen at a time ($PAGER, else less)",
  example: "more README",
  run: (session, { words, signal, out }) =>
    out.columns === undefined
      ? pourAll(session, words, { signal, out })
      : intoProgram(session, pagerOf(session), signal, (program, until) =>
          pourAll(session, words, { signal: until, out: program }),
        ),
};

export const edit: PromptCommand = {
  name: "edit",
  arguments: [{ name: "REMOTE", completes: "remote" }],
  help: "change a file of the server with your editor ($VISUAL, $EDITOR); it is sent back when it was changed",
  example: "edit index.html",
  changes: true,
  run: (session, { words: [path], signal, out }) => editFile(session, path!.text, { signal, out }),
};

/** The pager of whoever sits there. */
export function pagerOf({ shell: { env } }: PromptSession): string {
  return env["PAGER"] || "less";
}

async function pourAll(
  session: PromptSession,
  words: PromptCall["words"],
  { signal, out }: Pick<PromptCall, "signal" | "out">,
): Promise<void> {
  for (const { path } of await remoteFiles(session, words, signal)) await pour(session, path, out, signal);
}

async function unpack(
  session: PromptSession,
  path: string,
  { signal, out }: Pick<PromptCall, "signal" | "out">,
): Promise<void> {
  const pourOut = async (unpacked: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const bytes of unpacked) await out.write(bytes);
  };
  try {
    await pipeline(session.client.read(path, { signal }), createGunzip(), pourOut);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.startsWith("Z_") !== true) throw error;
    throw commandFailure(`${printable(path)} is no file that gzip has packed, or not a whole one.`, { cause: error });
  }
}

async function editFile(
  session: PromptSession,
  path: string,
  { signal, out }: Pick<PromptCall, "signal" | "out">,
): Promise<void> {
  const { client, talk, shell } = session;
  if (!talk.interactive) throw commandFailure("An editor needs a terminal; use get and put.");
  const folder = await mkdtemp(join(tmpdir(), "tandem-edit-"));
  const copy = join(folder, localName(lastName(path)));
  let keep = false;
  try {
    if (await client.exists(path, { signal })) await downloadFile(client, path, copy, { signal });
    const before = await digest(copy);
    const editor = shell.env["VISUAL"] || shell.env["EDITOR"] || "vi";
    await talk.handOver(() => startProgram(session, `${editor} ${shellWord(copy)}`).succeeded());
    if ((await digest(copy)) === before) return out.print("Nothing was changed.");
    keep = true;
    await uploadFile(client, copy, path, { signal });
    keep = false;
    out.print("It was sent back.");
  } catch (error) {
    if (!keep) throw error;
    throw commandFailure(`${(error as Error).message} What you wrote is in ${copy}.`, { cause: error });
  } finally {
    if (!keep) await rm(folder, { recursive: true, force: true });
  }
}

async function digest(path: string): Promise<string> {
  const bytes = await readFile(path).catch(() => undefined);
  return bytes === undefined ? "" : createHash("sha256").update(bytes).digest("hex");
}
