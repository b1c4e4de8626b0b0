import { printable } from "@tandem/protocol";
import { parseMode } from "../../options/octal.ts";
import { commandFailure } from "../command-failure.ts";
import { eachFile } from "../each-file.ts";
import type { PromptArgument, PromptCall, PromptCommand } from "../prompt-command.ts";
import type { PromptSession } from "../prompt-session.ts";
import { remoteFiles } from "../transfer/remote-files.ts";

const remote: PromptArgument = { name: "REMOTE", completes: "remote" };

export const remove: PromptCommand = {
  name: "delete",
  aliases: ["rm"],
  arguments: [{ ...remote, many: true }],
  help: "remove files from the server; mdelete asks before each",
  example: "delete old.txt",
  changes: true,
  run: (session, call) => removeAll(session, call, "delete"),
};

export const mdelete: PromptCommand = {
  name: "mdelete",
  aliases: ["mrm"],
  arguments: [{ ...remote, many: true }],
  help: "remove several files; patterns like *.txt will do",
  example: "mdelete *.bak",
  changes: true,
  run: (session, call) => removeAll(session, call, "mdelete"),
};

export const rename: PromptCommand = {
  name: "rename",
  aliases: ["mv"],
  arguments: [
    { name: "FROM", completes: "remote" },
    { name: "TO", completes: "remote" },
  ],
  help: "give a file or directory of the server another name",
  example: "rename draft.txt final.txt",
  changes: true,
  run: ({ client }, { words: [from, to], signal }) => client.rename(from!.text, to!.text, { signal }),
};

export const chmod: PromptCommand = {
  name: "chmod",
  arguments: [{ name: "MODE" }, { ...remote, many: true }],
  help: "change the permissions of files; MODE is octal, like 644",
  example: "chmod 755 run.sh",
  changes: true,
  async run(session, { words: [mode, ...words], signal }) {
    const bits = parsedMode(mode!.text);
    const found = await remoteFiles(session, words, signal);
    const options = { name: "chmod", signal, label: ({ path }: { readonly path: string }) => path, asks: false };
    await eachFile(session, found, options, async ({ path }) => {
      if (await session.client.setMode(path, bits, { signal })) return;
      throw commandFailure("The server offers no way to set permission bits (SITE CHMOD).");
    });
  },
};

export const size: PromptCommand = {
  name: "size",
  arguments: [remote],
  help: "tell how many bytes a file has",
  example: "size big.iso",
  async run({ client }, { words: [path], signal, out }) {
    const bytes = await client.size(path!.text, { signal });
    if (bytes === undefined) throw untold("size", path!.text);
    out.print(`${printable(path!.text)}  ${bytes}`);
  },
};

export const modtime: PromptCommand = {
  name: "modtime",
  arguments: [remote],
  help: "tell when a file was last modified (UTC)",
  example: "modtime index.html",
  async run({ client }, { words: [path], signal, out }) {
    const time = await client.modified(path!.text, { signal });
    if (time === undefined) throw untold("time", path!.text);
    out.print(`${printable(path!.text)}  ${new Date(time).toISOString().slice(0, 19).replace("T", " ")} UTC`);
  },
};

async function removeAll(session: PromptSession, { words, signal }: PromptCall, name: string): Promise<void> {
  const found = await remoteFiles(session, words, signal);
  // What a pattern finds is not what was typed.
  const asks = name === "mdelete" || found.length !== words.length;
  const options = { name, signal, label: ({ path }: { readonly path: string }) => path, asks };
  await eachFile(session, found, options, ({ path }) => session.client.remove(path, { signal }));
}

function parsedMode(text: string): number {
  try {
    return parseMode(text);
  } catch {
    throw commandFailure(`"${printable(text)}" is no mode; it is octal, like 644.`);
  }
}

function untold(what: string, path: string): Error {
  return commandFailure(`The server does not tell the ${what} of ${printable(path)}.`);
}
