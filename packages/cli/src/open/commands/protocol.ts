import { parseOctalMode, printable } from "@tandem/protocol";
import { commandFailure } from "../command-failure.ts";
import type { PromptArgument, PromptCall, PromptCommand } from "../prompt-command.ts";
import type { PromptSession } from "../prompt-session.ts";

export const quote: PromptCommand = {
  name: "quote",
  arguments: "text",
  help: "send a command of FTP as it is",
  example: "quote SITE CHMOD 644 a.txt",
  changes: true,
  run: (session, call) => send(session, call.rest, call),
};

export const site: PromptCommand = {
  name: "site",
  arguments: "text",
  help: "send a command that only this server has (SITE)",
  example: "site HELP",
  changes: true,
  run: (session, call) => send(session, `SITE ${call.rest}`, call),
};

export const rhelp: PromptCommand = asking("rhelp", "HELP", "ask the server what it understands (HELP)", "rhelp RETR", {
  name: "COMMAND",
});

export const rstatus: PromptCommand = asking(
  "rstatus",
  "STAT",
  "ask the server how it stands, or what a path is (STAT)",
  "rstatus",
  {
    name: "PATH",
    completes: "remote",
  },
);

export const system: PromptCommand = {
  name: "system",
  arguments: [],
  help: "ask what kind of system the server runs on (SYST)",
  example: "system",
  run: (session, call) => send(session, "SYST", call),
};

export const idle: PromptCommand = asking(
  "idle",
  "SITE IDLE",
  "tell or set how long the server waits for a command, in seconds",
  "idle 900",
  {
    name: "SECONDS",
  },
);

export const remopts: PromptCommand = {
  name: "remopts",
  arguments: "text",
  help: "set how a command of the server works (OPTS)",
  example: "remopts MLST type;size;modify;",
  run: (session, call) => send(session, `OPTS ${call.rest}`, call),
};

export const umask: PromptCommand = {
  name: "umask",
  arguments: [{ name: "MODE", optional: true }],
  help: "tell or set which permissions new files on the server are not given (SITE UMASK)",
  example: "umask 022",
  run(session, call) {
    const [mode] = call.words;
    if (mode !== undefined && parseOctalMode(mode.text) === undefined) {
      throw commandFailure(`"${printable(mode.text)}" is no mode; it is octal, like 022.`);
    }
    return send(session, mode === undefined ? "SITE UMASK" : `SITE UMASK ${mode.text}`, call);
  },
};

export const features: PromptCommand = {
  name: "features",
  arguments: [],
  help: "tell what the server says it can do beyond RFC 959 (FEAT)",
  example: "features",
  run({ client }, { out }) {
    for (const [name, parameters] of client.features)
      out.print(printable(parameters === "" ? name : `${name} ${parameters}`));
    if (client.features.size === 0) out.print("The server names nothing beyond RFC 959.");
  },
};

function asking(name: string, line: string, help: string, example: string, argument: PromptArgument): PromptCommand {
  return {
    ...{ name, help, example, arguments: [{ ...argument, optional: true }] },
    run: (session, call) => send(session, [line, ...call.words.map(({ text }) => text)].join(" "), call),
  };
}

/** Sends a line and prints the reply, unless that is seen anyway. */
async function send(
  session: PromptSession,
  line: string,
  { out, signal }: Pick<PromptCall, "out" | "signal">,
): Promise<void> {
  const { code, lines } = await session.client.command(line, { signal });
  if (!session.wire.verbose || out.redirected) {
    for (const [at, text] of lines.entries())
      out.print(`${code}${at < lines.length - 1 ? "-" : " "}${printable(text)}`);
  }
  if (code >= 400) throw commandFailure("The server refused that.");
}
