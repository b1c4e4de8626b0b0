import { printable } from "@tandem/protocol";
import { CommandError, exitCodes } from "../../command-error.ts";
import type { PromptArgument, PromptCall, PromptCommand } from "../prompt-command.ts";
import type { PromptSession } from "../prompt-session.ts";

export const ascii: PromptCommand = {
  name: "ascii",
  arguments: [],
  help: "move text, whose lines end as each side has it",
  run: (session) => setType(session, "ascii"),
};

export const binary: PromptCommand = {
  name: "binary",
  aliases: ["image"],
  arguments: [],
  help: "move the exact bytes",
  run: (session) => setType(session, "image"),
};

export const type: PromptCommand = {
  name: "type",
  arguments: [{ name: "ascii|binary", optional: true }],
  help: "tell or set how files are moved",
  run(session, { words: [name] }) {
    const wanted = name === undefined ? session.settings.type : types[name.text.toLowerCase()];
    if (wanted === undefined) {
      throw new CommandError(exitCodes.failed, `There is no type "${printable(name!.text)}"; say ascii or binary.`);
    }
    setType(session, wanted);
  },
};

const types: Readonly<Record<string, "ascii" | "image" | undefined>> = {
  a: "ascii",
  ascii: "ascii",
  i: "image",
  image: "image",
  binary: "image",
};

const onOff: readonly PromptArgument[] = [{ name: "on|off", completes: "switch", optional: true }];

export const passive: PromptCommand = {
  name: "passive",
  arguments: onOff,
  help: "change who opens data connections: you (on) or the server (off)",
  run(session, call) {
    const on = toggled(session.settings.mode === "passive", call);
    session.changeMode(on ? "passive" : "active");
    session.talk.print(
      on ? "Passive mode: you dial, the server listens." : "Active mode: the server dials, you listen.",
    );
  },
};

export const prompt: PromptCommand = {
  name: "prompt",
  arguments: onOff,
  help: "ask before each file of mget, mput and mdelete, or not",
  run(session, call) {
    session.settings.prompting = toggled(session.settings.prompting, call);
    session.talk.print(session.settings.prompting ? "You are asked before each file." : "Nothing is asked.");
  },
};

export const verbose: PromptCommand = {
  name: "verbose",
  arguments: onOff,
  help: "show every command and reply, or not",
  run(session, call) {
    session.wire.verbose = toggled(session.wire.verbose, call);
    session.talk.print(
      session.wire.verbose ? "Commands and replies are shown." : "Commands and replies are not shown.",
    );
  },
};

function toggled(before: boolean, { words: [word] }: PromptCall): boolean {
  if (word === undefined) return !before;
  if (word.text !== "on" && word.text !== "off") {
    throw new CommandError(exitCodes.failed, `Say on or off, not "${printable(word.text)}".`);
  }
  return word.text === "on";
}

function setType({ settings, talk }: PromptSession, wanted: "ascii" | "image"): void {
  settings.type = wanted;
  talk.print(wanted === "ascii" ? "Type ascii: text, line by line." : "Type binary: the exact bytes.");
}
