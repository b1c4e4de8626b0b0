import { printable } from "@tandem/protocol";
import { CommandError, exitCodes } from "../../command-error.ts";
import { eachFile } from "../each-file.ts";
import { isGlob } from "../glob.ts";
import type { PromptArgument, PromptCommand } from "../prompt-command.ts";
import { expandRemote } from "../remote-glob.ts";

const remote: PromptArgument = { name: "REMOTE", completes: "remote" };

export const remove: PromptCommand = {
  name: "delete",
  arguments: [remote],
  help: "remove a file from the server",
  changes: true,
  run: ({ client }, { words: [path], signal }) => client.remove(path!.text, { signal }),
};

export const mdelete: PromptCommand = {
  name: "mdelete",
  arguments: [{ ...remote, many: true }],
  help: "remove several files; patterns like *.txt will do",
  changes: true,
  async run(session, { words, signal }) {
    const { client } = session;
    const paths: string[] = [];
    for (const word of words) {
      if (!isGlob(word.pattern)) paths.push(word.text);
      else {
        const found = await expandRemote(client, word, signal);
        paths.push(...found.filter(({ entry }) => entry.kind !== "directory").map(({ path }) => path));
      }
    }
    const options = { name: "mdelete", signal, label: (path: string) => path };
    await eachFile(session, paths, options, (path) => client.remove(path, { signal }));
  },
};

export const rename: PromptCommand = {
  name: "rename",
  arguments: [
    { name: "FROM", completes: "remote" },
    { name: "TO", completes: "remote" },
  ],
  help: "give a file or directory of the server another name",
  changes: true,
  run: ({ client }, { words: [from, to], signal }) => client.rename(from!.text, to!.text, { signal }),
};

export const size: PromptCommand = {
  name: "size",
  arguments: [remote],
  help: "tell how many bytes a file has",
  async run({ client, talk }, { words: [path], signal }) {
    const bytes = await client.size(path!.text, { signal });
    if (bytes === undefined) throw untold("size", path!.text);
    talk.print(`${printable(path!.text)}  ${bytes}`);
  },
};

export const modtime: PromptCommand = {
  name: "modtime",
  arguments: [remote],
  help: "tell when a file was last modified (UTC)",
  async run({ client, talk }, { words: [path], signal }) {
    const time = await client.modified(path!.text, { signal });
    if (time === undefined) throw untold("time", path!.text);
    talk.print(`${printable(path!.text)}  ${new Date(time).toISOString().slice(0, 19).replace("T", " ")} UTC`);
  },
};

function untold(what: string, path: string): CommandError {
  return new CommandError(exitCodes.failed, `The server does not tell the ${what} of ${printable(path)}.`);
}
