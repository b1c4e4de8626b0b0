import { printable } from "@tandem/protocol";
import { formatBytes } from "../../text/quantity.ts";
import { commandFailure } from "../command-failure.ts";
import { parseByteCount } from "../byte-count.ts";
import { quoteWord } from "../line/words.ts";
import { expandRemote } from "../remote-glob.ts";
import { isPattern } from "../transfer/remote-files.ts";
import type { PromptArgument, PromptCall, PromptCommand } from "../prompt-command.ts";
import type { PromptSession } from "../prompt-session.ts";
import type { PromptSettings } from "../settings/prompt-settings.ts";

const onOff: readonly PromptArgument[] = [{ name: "on|off", completes: "switch", optional: true }];

export const ascii: PromptCommand = {
  name: "ascii",
  arguments: [],
  help: "move text, whose lines end as each side has it",
  example: "ascii",
  run: (session, { out }) => setType(session, "ascii", out),
};

export const binary: PromptCommand = {
  name: "binary",
  aliases: ["image"],
  arguments: [],
  help: "move the exact bytes",
  example: "binary",
  run: (session, { out }) => setType(session, "image", out),
};

export const type: PromptCommand = {
  name: "type",
  arguments: [{ name: "ascii|binary", optional: true }],
  help: "tell or set how files are moved",
  example: "type ascii",
  run(session, { words: [name], out }) {
    const wanted = name === undefined ? session.settings.type : types[name.text.toLowerCase()];
    if (wanted === undefined) throw commandFailure(`There is no type "${printable(name!.text)}"; say ascii or binary.`);
    setType(session, wanted, out);
  },
};

const types: Readonly<Record<string, PromptSettings["type"] | undefined>> = {
  a: "ascii",
  ascii: "ascii",
  i: "image",
  image: "image",
  binary: "image",
};

export const passive: PromptCommand = {
  name: "passive",
  arguments: [{ name: "on|off|auto", completes: "switch", optional: true }],
  help: "change who opens data connections: you (on) or the server (off)",
  example: "passive off",
  run(session, call) {
    const [word] = call.words;
    const on = word?.text === "auto" || toggled(session.settings.mode === "passive", call);
    session.changeMode(on ? "passive" : "active");
    call.out.print(on ? "Passive mode: you dial, the server listens." : "Active mode: the server dials, you listen.");
  },
};

export const verbose: PromptCommand = {
  name: "verbose",
  arguments: onOff,
  help: "show every command and reply, or not",
  example: "verbose on",
  run(session, call) {
    session.wire.verbose = toggled(session.wire.verbose, call);
    call.out.print(session.wire.verbose ? "Commands and replies are shown." : "Commands and replies are not shown.");
  },
};

export const prompt = toggle("prompt", "prompting", "ask before each file of mget, mput and mdelete, or not", [
  "You are asked before each file.",
  "Nothing is asked.",
]);

export const bell = toggle("bell", "bell", "ring when a transfer is over, or not", [
  "It rings when a transfer is over.",
  "It does not ring.",
]);

export const progress = toggle("progress", "progress", "show how far a transfer is, or not", [
  "The progress of transfers is shown.",
  "The progress of transfers is not shown.",
]);

export const preserve = toggle("preserve", "preserving", "files keep the time of their last modification, or not", [
  "Files keep the time of their last modification.",
  "Files get the time of their transfer.",
]);

export const lowering = toggle("case", "lowering", "mget writes names in small letters that are all capitals, or not", [
  "Names that are all capitals are written in small letters by mget.",
  "Names stay as they are.",
]);

export const runique = toggle(
  "runique",
  "uniqueHere",
  "a fetched file never replaces another: it becomes name.1, or not",
  ["A fetched file whose name is taken becomes name.1.", "A fetched file replaces the one of its name."],
);

export const sunique = toggle(
  "sunique",
  "uniqueThere",
  "a sent file never replaces another: it becomes name.1, or not",
  ["A sent file whose name is taken becomes name.1.", "A sent file replaces the one of its name."],
);

export const hash: PromptCommand = {
  name: "hash",
  arguments: [{ name: "on|off|SIZE", completes: "switch", optional: true }],
  help: "print a # for every 1024 bytes, or SIZE (4k, 1m), in place of the bar",
  example: "hash 1m",
  run({ settings }, call) {
    const [word] = call.words;
    const size = word === undefined ? undefined : parseByteCount(word.text);
    settings.hash = size ?? (toggled(settings.hash > 0, call) ? 1024 : 0);
    call.out.print(settings.hash > 0 ? `A # stands for ${formatBytes(settings.hash)}.` : "No marks are printed.");
  },
};

export const glob: PromptCommand = {
  name: "glob",
  arguments: [{ name: "COMMAND", completes: "command", optional: true, many: true }],
  help: "take *, ? and […] for patterns, or not; with a command, run it on what its patterns find",
  example: "glob echo *.txt",
  async run(session, call) {
    const [first, ...more] = call.words;
    if (first !== undefined && first.text !== "on" && first.text !== "off") {
      const found: string[] = [];
      for (const word of more) {
        if (!isPattern(session, word)) found.push(word.text);
        else found.push(...(await expandRemote(session.client, word, call.signal)).map(({ path }) => path));
      }
      return call.execute([first.text, ...found.map(quoteWord)].join(" "));
    }
    session.settings.globbing = toggled(session.settings.globbing, call);
    call.out.print(session.settings.globbing ? "Patterns are patterns." : "Patterns are names.");
  },
};

/** What `on`, `off` or nothing makes of what was. Throws a `CommandError` for another word. */
export function toggled(before: boolean, { words: [word] }: Pick<PromptCall, "words">): boolean {
  if (word === undefined) return !before;
  if (word.text !== "on" && word.text !== "off") throw commandFailure(`Say on or off, not "${printable(word.text)}".`);
  return word.text === "on";
}

type Switch = {
  [Name in keyof PromptSettings]: PromptSettings[Name] extends boolean ? Name : never;
}[keyof PromptSettings];

function toggle(
  name: string,
  setting: Exclude<Switch, undefined>,
  help: string,
  [on, off]: readonly [string, string],
): PromptCommand {
  return {
    ...{ name, arguments: onOff, help, example: `${name} on` },
    run(session, call) {
      session.settings[setting] = toggled(session.settings[setting], call);
      call.out.print(session.settings[setting] ? on : off);
    },
  };
}

function setType({ settings }: PromptSession, wanted: PromptSettings["type"], out: PromptCall["out"]): void {
  settings.type = wanted;
  out.print(wanted === "ascii" ? "Type ascii: text, line by line." : "Type binary: the exact bytes.");
}
