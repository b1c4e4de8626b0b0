import { mkdir as makeFolder, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { printable } from "@tandem/protocol";
import { fileFailure } from "../../client/failure.ts";
import { shellWord } from "../../text/shell-word.ts";
import { commandFailure } from "../command-failure.ts";
import { startProgram } from "../local/start-program.ts";
import type { CommandOutput } from "../output/command-output.ts";
import type { PromptArgument, PromptCommand } from "../prompt-command.ts";
import type { PromptSession } from "../prompt-session.ts";
import { pagerOf } from "./reading.ts";

const folder: PromptArgument = { name: "DIRECTORY", completes: "local" };

export const lcd: PromptCommand = {
  name: "lcd",
  arguments: [{ ...folder, optional: true }],
  help: "change the local directory; alone, to your home, and lcd - to the last one",
  example: "lcd ~/Downloads",
  async run(session, { words: [path], out }) {
    const { settings, shell } = session;
    const back = path?.text === "-";
    if (back && settings.localBefore === undefined) throw commandFailure("There is no directory to go back to yet.");
    const local = back ? settings.localBefore! : session.local(path?.text ?? shell.env["HOME"] ?? homedir());
    const found = await stat(local).catch((error: unknown) => {
      throw fileFailure("change to", local, error);
    });
    if (!found.isDirectory()) throw commandFailure(`${printable(local)} is no directory.`);
    settings.localBefore = settings.localDirectory;
    settings.localDirectory = local;
    out.print(printable(local));
  },
};

export const lpwd: PromptCommand = {
  name: "lpwd",
  arguments: [],
  help: "tell the local directory",
  example: "lpwd",
  run: ({ settings }, { out }) => out.print(printable(settings.localDirectory)),
};

export const lls: PromptCommand = {
  name: "lls",
  arguments: "text",
  help: "list the local directory, as ls does here",
  example: "lls -l *.txt",
  run: (session, { rest, out }) => runHere(session, `ls ${rest}`, out),
};

export const lmkdir: PromptCommand = {
  name: "lmkdir",
  arguments: [{ ...folder, many: true }],
  help: "make local directories, with those above them",
  example: "lmkdir backup/2026",
  async run(session, { words }) {
    for (const { text } of words) {
      const path = session.local(text);
      await makeFolder(path, { recursive: true }).catch((error: unknown) => {
        throw fileFailure("make", path, error);
      });
    }
  },
};

export const lpage: PromptCommand = {
  name: "lpage",
  arguments: [{ name: "LOCAL", completes: "local" }],
  help: "read a local file, a screen at a time",
  example: "lpage notes.txt",
  run: (session, { words: [path], out }) =>
    runHere(
      session,
      `${out.columns === undefined ? "cat" : pagerOf(session)} ${shellWord(session.local(path!.text))}`,
      out,
    ),
};

export const local: PromptCommand = {
  name: "local",
  arguments: "text",
  help: "run a command of this machine in the local directory; it may stand before && and |",
  example: "local gzip -t a.gz && put a.gz",
  run: (session, { rest, out }) => runHere(session, rest, out),
};

export const shell: PromptCommand = {
  name: "!",
  arguments: "line",
  help: "run the rest of the line here, in the local directory; alone, a shell",
  example: "!du -sh *",
  run: (session, { rest, out }) => runHere(session, rest, out),
};

/** The command has the terminal to itself, and the Ctrl-C with it; or what it writes goes where the line wants it. */
function runHere(session: PromptSession, command: string, out: CommandOutput): Promise<void> {
  if (!out.redirected) return session.talk.handOver(() => startProgram(session, command).succeeded());
  return session.talk.handOver(async () => {
    const program = startProgram(session, command, { output: "pipe" });
    for await (const bytes of program.output! as AsyncIterable<Uint8Array>) await out.write(bytes);
    await program.succeeded();
  });
}
