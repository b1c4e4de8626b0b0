import { readFile } from "node:fs/promises";
import { printable } from "@tandem/protocol";
import { fileFailure } from "../../client/failure.ts";
import { commandFailure } from "../command-failure.ts";
import { fillIn } from "../line/expand-aliases.ts";
import { quoteWord } from "../line/words.ts";
import type { PromptCommand } from "../prompt-command.ts";
import { knownSettings } from "../settings/known-settings.ts";
import { findSetting } from "../settings/setting-values.ts";

export const alias: PromptCommand = {
  name: "alias",
  arguments: [
    { name: "NAME", completes: "alias", optional: true },
    { name: "COMMANDS", completes: "command", optional: true, many: true },
  ],
  help: "give commands a name; $1 to $9 and $* in them are what follows it. Alone, list the names",
  example: 'alias up "cd .. && pwd"',
  run({ memory: { aliases } }, { words, out }) {
    const [name, ...more] = words.map(({ text }) => text);
    if (name === undefined) {
      const lines = [...aliases].map(([each, meaning]) => `alias ${each} ${quoteWord(meaning)}`);
      for (const line of lines.toSorted((one, other) => (one < other ? -1 : 1))) out.print(printable(line));
      return;
    }
    if (more.length === 0) {
      const meaning = aliases.get(name);
      if (meaning === undefined) throw commandFailure(`There is no alias "${printable(name)}".`);
      return out.print(printable(`alias ${name} ${quoteWord(meaning)}`));
    }
    if (!/^[\w.-]+$/.test(name))
      throw commandFailure(`"${printable(name)}" is no name for an alias; it is made of letters and digits.`);
    // Written in quotes it is the text itself; word by word each is a word again.
    const [only, ...others] = more;
    aliases.set(
      name,
      others.length === 0 ? only! : more.map((word) => (/^\$[1-9*]$/.test(word) ? word : quoteWord(word))).join(" "),
    );
  },
};

export const unalias: PromptCommand = {
  name: "unalias",
  arguments: [{ name: "NAME", completes: "alias", many: true }],
  help: "take the name of an alias back",
  example: "unalias up",
  run({ memory: { aliases } }, { words }) {
    for (const { text } of words) {
      if (!aliases.delete(text)) throw commandFailure(`There is no alias "${printable(text)}".`);
    }
  },
};

export const macdef: PromptCommand = {
  name: "macdef",
  arguments: [{ name: "NAME" }],
  help: "name the lines that follow, up to an empty one; $1 to $9 in them are what $ is given",
  example: "macdef fetch",
  async run({ memory: { macros }, talk }, { words: [name] }) {
    const lines: string[] = [];
    if (talk.interactive) talk.print("Lines of commands; an empty one ends the macro.");
    for (;;) {
      const line = await talk.readLine("> ");
      if (line === undefined || line.trim() === "") break;
      lines.push(line);
    }
    macros.set(name!.text, lines);
  },
};

export const macro: PromptCommand = {
  name: "$",
  arguments: [
    { name: "NAME", completes: "macro" },
    { name: "ARGUMENTS", completes: "remote", optional: true, many: true },
  ],
  help: "run a macro; with $i in it, once for each argument",
  example: "$ fetch a.txt b.txt",
  async run({ memory: { macros } }, { words: [name, ...given], execute }) {
    const lines = macros.get(name!.text);
    if (lines === undefined) throw commandFailure(`There is no macro "${printable(name!.text)}"; macdef makes one.`);
    const words = given.map(({ text }) => quoteWord(text));
    const each = lines.some((line) => /\$i/.test(line));
    for (const one of each ? words : [""]) {
      for (const line of lines) {
        const filled = line.replaceAll(/\$i/g, () => one);
        await execute(/\$[1-9*]/.test(filled) ? fillIn(filled, words) : filled);
      }
    }
  },
};

export const source: PromptCommand = {
  name: "source",
  arguments: [{ name: "FILE", completes: "local" }],
  help: "run the commands of a local file",
  example: "source nightly.ftp",
  async run(session, { words: [name], execute }) {
    const path = session.local(name!.text);
    const text = await readFile(path, "utf8").catch((error: unknown) => {
      throw fileFailure("read", path, error);
    });
    for (const line of text.split(/\r?\n/)) {
      if (session.over) return;
      await execute(line);
    }
  },
};

export const echo: PromptCommand = {
  name: "echo",
  arguments: [{ name: "TEXT", optional: true, many: true }],
  help: "print what it is given",
  example: "echo done",
  run: (_session, { words, out }) => out.print(words.map(({ text }) => printable(text)).join(" ")),
};

export const history: PromptCommand = {
  name: "history",
  arguments: [{ name: "COUNT", optional: true }],
  help: "list the lines that were typed, the newest last",
  example: "history 20",
  run({ memory: { typed } }, { words: [word], out }) {
    const count = word === undefined ? usualHistory : Number(word.text);
    if (!Number.isInteger(count) || count < 1)
      throw commandFailure(`"${printable(word!.text)}" is no number of lines.`);
    for (const line of typed.slice(-count)) out.print(printable(line));
  },
};

export const set: PromptCommand = {
  name: "set",
  flags: [{ flag: "a", help: "list every setting, with what it is for" }],
  arguments: [
    { name: "NAME[/HOST]", completes: "setting", optional: true },
    { name: "VALUE", optional: true, many: true },
  ],
  help: "set something, for every host or for those of a pattern; alone, list what was set",
  example: "set net:timeout/*.example.com 2m",
  run({ memory: { values }, login }, { words, flags, out }) {
    const [name, ...more] = words.map(({ text }) => text);
    if (flags.has("a")) {
      for (const { name: each, help } of knownSettings)
        out.print(`set ${each} ${quoteWord(values.of(each, login?.host))}  # ${help}`);
    } else if (name === undefined) {
      for (const [each, value] of values.entries()) out.print(printable(`set ${each} ${quoteWord(value)}`));
    } else if (more.length === 0) {
      const [of = "", host] = name.split("/");
      const setting = findSetting(of);
      out.print(
        printable(`set ${setting.name} ${quoteWord(values.of(setting.name, host ?? login?.host))}  # ${setting.help}`),
      );
    } else values.set(name, more.join(" "));
  },
};

export const unset: PromptCommand = {
  name: "unset",
  arguments: [{ name: "NAME[/HOST]", completes: "setting", many: true }],
  help: "make settings what they were",
  example: "unset net:timeout",
  run({ memory: { values } }, { words }) {
    for (const { text } of words) values.unset(text);
  },
};

const usualHistory = 16;
