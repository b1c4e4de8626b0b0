import { printable } from "@tandem/protocol";
import { formatBytes } from "../../text/quantity.ts";
import { commandFailure } from "../command-failure.ts";
import { parseByteCount } from "../byte-count.ts";
import type { PromptCommand } from "../prompt-command.ts";
import type { PromptSession } from "../prompt-session.ts";
import type { NameMap } from "../settings/name-map.ts";

export const nmap: PromptCommand = {
  name: "nmap",
  arguments: [
    { name: "PATTERN", optional: true },
    { name: "NAME", optional: true },
  ],
  help: "make names of files that are moved from parts of their names; alone, leave them as they are",
  example: "nmap $1.$2.$3 [$1,$2].txt",
  run(session, { words: [from, to] }) {
    if (from !== undefined && to === undefined)
      throw commandFailure("Give a pattern and what is made of it, or nothing.");
    setNames(session, { pattern: from && to && { from: from.text, to: to.text } });
  },
};

export const ntrans: PromptCommand = {
  name: "ntrans",
  arguments: [
    { name: "CHARACTERS", optional: true },
    { name: "REPLACEMENTS", optional: true },
  ],
  help: "replace characters in the names of files that are moved; those without a replacement vanish. Alone, none",
  example: 'ntrans ":*" __',
  run: (session, { words: [from, to] }) =>
    setNames(session, { characters: from && { from: from.text, to: to?.text ?? "" } }),
};

export const restart: PromptCommand = {
  name: "restart",
  arguments: [{ name: "BYTE" }],
  help: "let the next get or put begin at this byte",
  example: "restart 1048576",
  run({ settings }, { words: [word], out }) {
    const at = word!.text === "0" ? 0 : parseByteCount(word!.text);
    if (at === undefined)
      throw commandFailure(`"${printable(word!.text)}" is no place in a file; it is a number of bytes.`);
    settings.restart = at;
    out.print(at === 0 ? "The next transfer begins at the beginning." : `The next transfer begins at byte ${at}.`);
  },
};

export const rate: PromptCommand = {
  name: "rate",
  aliases: ["throttle"],
  arguments: [
    { name: "all|get|put", optional: true },
    { name: "BYTES", optional: true },
  ],
  help: "tell or set how many bytes a second move at most, from the next open on and in jobs; 0 for as fast as they come",
  example: "rate get 500k",
  run({ memory: { values } }, { words: [direction, bytes], out }) {
    const which = direction?.text ?? "all";
    const names =
      which === "all"
        ? ["net:download-rate", "net:upload-rate"]
        : which === "get"
          ? ["net:download-rate"]
          : ["net:upload-rate"];
    if (!["all", "get", "put"].includes(which)) throw commandFailure(`Say all, get or put, not "${printable(which)}".`);
    for (const name of names) {
      if (bytes !== undefined) values.set(name, bytes.text);
      const set = Number(values.of(name, undefined));
      out.print(`${name}: ${set === 0 ? "as fast as they come" : `${formatBytes(set)} a second`}`);
    }
  },
};

function setNames(
  { settings }: PromptSession,
  change: { readonly [Name in keyof NameMap]: NameMap[Name] | undefined },
): void {
  const { pattern, characters } = { ...settings.names, ...change };
  settings.names = { ...(pattern && { pattern }), ...(characters && { characters }) };
}
