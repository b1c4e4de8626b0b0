import { printable } from "@tandem/protocol";
import { eachFile } from "../each-file.ts";
import type { PromptArgument, PromptCommand } from "../prompt-command.ts";

const directory: PromptArgument = { name: "DIRECTORY", completes: "remote" };

export const cd: PromptCommand = {
  name: "cd",
  arguments: [{ ...directory, optional: true }],
  help: "change the server's directory; cd - goes back to the last one, cd alone to the first",
  example: "cd pub/linux",
  async run(session, { words: [path], signal, out }) {
    out.print(printable(await session.enter(path?.text ?? "", signal)));
  },
};

export const cdup: PromptCommand = {
  name: "cdup",
  arguments: [],
  help: "change to the directory above",
  example: "cdup",
  async run(session, { signal, out }) {
    out.print(printable(await session.enter("..", signal)));
  },
};

export const pwd: PromptCommand = {
  name: "pwd",
  arguments: [],
  help: "tell the server's directory",
  example: "pwd",
  async run(session, { signal, out }) {
    out.print(printable(await session.directory(signal)));
  },
};

export const mkdir: PromptCommand = {
  name: "mkdir",
  flags: [{ flag: "p", help: "with the directories above it; one that is there already is none the worse" }],
  arguments: [{ name: "DIRECTORY", completes: "remote", many: true }],
  help: "make directories on the server",
  example: "mkdir -p site/images/large",
  changes: true,
  async run(session, { words, flags, signal }) {
    const { client } = session;
    const options = { name: "mkdir", signal, label: (path: string) => path, asks: false };
    await eachFile(
      session,
      words.map(({ text }) => text),
      options,
      (path) => client.makeDirectory(path, { signal, recursive: flags.has("p") }),
    );
  },
};

export const rmdir: PromptCommand = {
  name: "rmdir",
  arguments: [{ ...directory, many: true }],
  help: "remove empty directories of the server",
  example: "rmdir old",
  changes: true,
  async run(session, { words, signal }) {
    const options = { name: "rmdir", signal, label: (path: string) => path, asks: false };
    await eachFile(
      session,
      words.map(({ text }) => text),
      options,
      (path) => session.client.removeDirectory(path, { signal }),
    );
  },
};
