import { spawn } from "node:child_process";
import { printable } from "@tandem/protocol";
import { ladderOf, renderLadderText } from "@tandem/trace";
import { serverLabel } from "../../client/location.ts";
import { CommandError, exitCodes } from "../../command-error.ts";
import { plain, styleOf } from "../../text/style.ts";
import { widthOf } from "../../text/wrap.ts";
import type { PromptCommand } from "../prompt-command.ts";
import type { PromptSession } from "../prompt-session.ts";

export const status: PromptCommand = {
  name: "status",
  arguments: [],
  help: "tell where you are and what is set",
  async run(session, { signal }) {
    const { login, settings, talk, wire } = session;
    const rows = [
      ["Server", login === undefined ? "not connected" : serverLabel({ ...login, user: login.user ?? "anonymous" })],
      ["TLS", login === undefined ? "" : (session.security ?? "off (everything goes in clear)")],
      ["Directory", login === undefined ? "" : printable(await session.directory(signal))],
      ["Locally", printable(settings.localDirectory)],
      ["Type", settings.type === "ascii" ? "ascii (text, line by line)" : "binary (the exact bytes)"],
      [
        "Mode",
        settings.mode === "passive"
          ? "passive (you dial, the server listens)"
          : "active (the server dials, you listen)",
      ],
      ["Prompt", settings.prompting ? "on (asks before each file of mget, mput and mdelete)" : "off"],
      ["Verbose", wire.verbose ? "on (commands and replies are shown)" : "off"],
    ] as const;
    for (const [name, value] of rows) if (value !== "") talk.print(`${name.padEnd(11)}${value}`);
  },
};

export const quote: PromptCommand = {
  name: "quote",
  arguments: "text",
  help: "send a command of FTP as it is",
  changes: true,
  async run({ client, talk, wire }, { rest, signal }) {
    const { code, lines } = await client.command(rest, { signal });
    if (!wire.verbose) {
      for (const [at, line] of lines.entries())
        talk.print(`${code}${at < lines.length - 1 ? "-" : " "}${printable(line)}`);
    }
    if (code >= 400) throw new CommandError(exitCodes.failed, "The server refused that.");
  },
};

export const ladder: PromptCommand = {
  name: "ladder",
  arguments: [],
  help: "draw the session so far: both connections, every command and reply",
  run(session) {
    const picture = pictureOf(session);
    if (picture === "")
      throw new CommandError(exitCodes.failed, "There is nothing to draw yet; type open and the name of a server.");
    session.talk.print(picture.trimEnd());
  },
};

export const shell: PromptCommand = {
  name: "!",
  arguments: "text",
  help: "run a command of this machine in the local directory; alone, a shell",
  run: (session, { rest }) => session.talk.handOver(() => runLocally(session, rest)),
};

function pictureOf(session: PromptSession): string {
  const { stdout, env } = session.shell;
  const events = session.events();
  if (events.length === 0) return "";
  return renderLadderText(ladderOf(events), { width: widthOf(stdout), colour: styleOf(stdout, env) !== plain });
}

/** The command has the terminal to itself, and the Ctrl-C with it. */
async function runLocally({ shell: { env, stdout }, settings, talk }: PromptSession, command: string): Promise<void> {
  const program = env["SHELL"] || "/bin/sh";
  const ignore = (): void => {};
  process.on("SIGINT", ignore);
  try {
    const own = stdout === process.stdout;
    const child = spawn(program, command === "" ? [] : ["-c", command], {
      cwd: settings.localDirectory,
      env,
      stdio: [talk.interactive && own ? "inherit" : "ignore", own ? "inherit" : "pipe", own ? "inherit" : "pipe"],
    });
    for (const output of [child.stdout, child.stderr])
      output?.on("data", (bytes: Uint8Array) => void stdout.write(bytes));
    const code = await new Promise<number | null>(
      (resolve, reject) => void child.on("error", reject).on("close", resolve),
    );
    if (code !== 0)
      throw new CommandError(
        exitCodes.failed,
        code === null ? "The command was stopped by a signal." : `The command ended with ${code}.`,
      );
  } finally {
    process.off("SIGINT", ignore);
  }
}
