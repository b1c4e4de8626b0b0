import { ladderOf, renderLadderText } from "@tandem/trace";
import { printable } from "@tandem/protocol";
import { serverLabel } from "../../client/location.ts";
import { plain, styleOf } from "../../text/style.ts";
import { formatBytes } from "../../text/quantity.ts";
import { widthOf } from "../../text/wrap.ts";
import { openTraceFile } from "../../trace-file.ts";
import { commandFailure } from "../command-failure.ts";
import type { PromptCommand } from "../prompt-command.ts";
import type { PromptSession } from "../prompt-session.ts";
import { toggled } from "./toggles.ts";

export const status: PromptCommand = {
  name: "status",
  arguments: [],
  help: "tell where you are and what is set",
  example: "status",
  async run(session, { signal, out }) {
    const { login, settings, wire, memory } = session;
    const on = (value: boolean): string => (value ? "on" : "off");
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
      ["Bell", settings.bell ? "on" : ""],
      ["Case", settings.lowering ? "on" : ""],
      ["Glob", settings.globbing ? "" : "off"],
      ["Hash", settings.hash === 0 ? "" : formatBytes(settings.hash)],
      ["Preserve", settings.preserving ? "" : on(settings.preserving)],
      ["Progress", settings.progress ? "" : on(settings.progress)],
      ["Runique", settings.uniqueHere ? "on" : ""],
      ["Sunique", settings.uniqueThere ? "on" : ""],
      ["Restart", settings.restart === 0 ? "" : `at byte ${settings.restart}`],
      [
        "Nmap",
        settings.names.pattern === undefined ? "" : `${settings.names.pattern.from} to ${settings.names.pattern.to}`,
      ],
      [
        "Ntrans",
        settings.names.characters === undefined
          ? ""
          : `${settings.names.characters.from} to ${settings.names.characters.to}`,
      ],
      ["Macros", [...memory.macros.keys()].join(" ")],
      ["Jobs", memory.jobs.running.length === 0 ? "" : String(memory.jobs.running.length)],
    ] as const;
    for (const [name, value] of rows) if (value !== "") out.print(`${name.padEnd(11)}${printable(value)}`);
  },
};

export const ladder: PromptCommand = {
  name: "ladder",
  arguments: [],
  help: "draw the session so far: both connections, every command and reply",
  example: "ladder | less",
  run(session, { out }) {
    const picture = pictureOf(session);
    if (picture === "") throw commandFailure("There is nothing to draw yet; type open and the name of a server.");
    out.print(picture.trimEnd());
  },
};

export const debug: PromptCommand = {
  name: "debug",
  flags: [{ flag: "o", value: "FILE", help: "write it to the end of this file, not to the screen" }],
  arguments: [{ name: "LEVEL|off", completes: "switch", optional: true }],
  help: "show what goes over the control connection: from level 3 on every command and reply",
  example: "debug -o wire.log 3",
  async run(session, call) {
    const { words, flags } = call;
    const [word] = words;
    const level = word !== undefined && /^\d$/.test(word.text) ? Number(word.text) : undefined;
    const on = level === undefined ? toggled(session.wire.verbose, call) : level >= leastLevel;
    const file = flags.get("o");
    await session.wire.into(on && file !== undefined ? session.local(file) : undefined);
    session.wire.verbose = on;
    call.out.print(on ? "Commands and replies are shown." : "Commands and replies are not shown.");
  },
};

export const trace: PromptCommand = {
  name: "trace",
  arguments: [{ name: "FILE|off", completes: "local" }],
  help: "record everything that is seen of the connections in a file, for tandem ladder",
  example: "trace session.ndjson",
  async run(session, { words: [word], out }) {
    await session.recording?.[Symbol.asyncDispose]();
    session.recording = undefined;
    if (word!.text === "off") return out.print("Nothing is recorded.");
    const { shell, talk, shared } = session;
    const path = session.local(word!.text);
    session.recording = await openTraceFile(path, {
      tracer: shared,
      clock: shell.clock,
      failed: (line) => talk.complain(line),
    });
    out.print(`It is recorded in ${printable(path)}; trace off ends that.`);
  },
};

// lftp's: what is below says less than commands and replies.
const leastLevel = 3;

function pictureOf(session: PromptSession): string {
  const { stdout, env } = session.shell;
  const events = session.events();
  if (events.length === 0) return "";
  return renderLadderText(ladderOf(events), { width: widthOf(stdout), colour: styleOf(stdout, env) !== plain });
}
