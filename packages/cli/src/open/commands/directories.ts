import { stat } from "node:fs/promises";
import { homedir } from "node:os";
import { printable } from "@tandem/protocol";
import { fileFailure } from "../../client/failure.ts";
import { CommandError, exitCodes } from "../../command-error.ts";
import type { PromptArgument, PromptCommand } from "../prompt-command.ts";

const directory: PromptArgument = { name: "DIRECTORY", completes: "remote" };

export const cd: PromptCommand = {
  name: "cd",
  arguments: [directory],
  help: "change the server's directory",
  async run(session, { words: [path], signal }) {
    session.talk.print(printable(await session.enter(path!.text, signal)));
  },
};

export const cdup: PromptCommand = {
  name: "cdup",
  arguments: [],
  help: "change to the directory above",
  async run(session, { signal }) {
    session.talk.print(printable(await session.enter("..", signal)));
  },
};

export const pwd: PromptCommand = {
  name: "pwd",
  arguments: [],
  help: "tell the server's directory",
  async run(session, { signal }) {
    session.talk.print(printable(await session.directory(signal)));
  },
};

export const mkdir: PromptCommand = {
  name: "mkdir",
  arguments: [{ name: "DIRECTORY" }],
  help: "make a directory on the server",
  changes: true,
  run: ({ client }, { words: [path], signal }) => client.makeDirectory(path!.text, { signal }),
};

export const rmdir: PromptCommand = {
  name: "rmdir",
  arguments: [directory],
  help: "remove an empty directory of the server",
  changes: true,
  run: ({ client }, { words: [path], signal }) => client.removeDirectory(path!.text, { signal }),
};

export const lcd: PromptCommand = {
  name: "lcd",
  arguments: [{ name: "DIRECTORY", completes: "local", optional: true }],
  help: "change the local directory; alone, to your home",
  async run(session, { words: [path] }) {
    const { settings, shell } = session;
    const local = session.local(path?.text ?? shell.env["HOME"] ?? homedir());
    const found = await stat(local).catch((error: unknown) => {
      throw fileFailure("change to", local, error);
    });
    if (!found.isDirectory()) throw new CommandError(exitCodes.failed, `${printable(local)} is no directory.`);
    settings.localDirectory = local;
    session.talk.print(printable(local));
  },
};

export const lpwd: PromptCommand = {
  name: "lpwd",
  arguments: [],
  help: "tell the local directory",
  run: ({ talk, settings }) => talk.print(printable(settings.localDirectory)),
};
