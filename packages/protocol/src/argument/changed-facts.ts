import { ProtocolError } from "../protocol-error.ts";
import { formatOctalMode, parseOctalMode } from "../octal-mode.ts";
import { printable } from "../text.ts";
import { formatTimeValue, parseTimeValue } from "../time.ts";
import type { Grammar } from "./grammar.ts";
import { readNamedPath, type NamedPath } from "./named-path.ts";

/** What MFF is to change: times in milliseconds since 1970 UTC, permission bits as a number. */
export interface FactChanges {
  readonly modified?: number;
  readonly created?: number;
  readonly mode?: number;
}

/** A file and the facts it is to have. */
export interface ChangedFacts extends NamedPath {
  readonly changes: FactChanges;
}

/**
 * The argument of MFF: `Modify=20020717210715;UNIX.mode=644; <pathname>` (draft-somers-ftp-mfxx §5.1), names in any case.
 * Throws {@link ProtocolError} `unsupported-parameter` for a fact that cannot be set, with its name (§5.5).
 */
export const changedFacts: Grammar<ChangedFacts> = {
  syntax: "<fact>=<value>;... <pathname>",
  parse(argument = "", context) {
    const space = argument.indexOf(" ");
    if (space <= 0) throw new ProtocolError("syntax", "Facts and a pathname are needed, with one space between them.");
    const changes = parseFactChanges(argument.slice(0, space));
    return { changes, ...readNamedPath(argument.slice(space + 1), context) };
  },
  format: ({ changes, pathname }) => `${formatFactChanges(changes)} ${pathname}`,
};

/** `Modify=20020717210715;UNIX.mode=0644;`: facts with their values, as MFF and its reply have them. */
export function formatFactChanges({ modified, created, mode }: FactChanges): string {
  const time = (value: number): string => formatTimeValue(value, { fraction: true });
  let text = "";
  if (modified !== undefined) text += `Modify=${time(modified)};`;
  if (created !== undefined) text += `Create=${time(created)};`;
  if (mode !== undefined) text += `UNIX.mode=${formatOctalMode(mode, 4)};`;
  return text;
}

function parseFactChanges(text: string): FactChanges {
  const facts = text.split(";").filter((fact) => fact !== "");
  // The reply must tell at least one (§5.1).
  if (facts.length === 0) throw new ProtocolError("syntax", "A fact is needed; write Modify=20020717210715;.");
  const unknown = facts.map(nameOfFact).filter((name) => !Object.hasOwn(readers, name.toLowerCase()));
  if (unknown.length > 0) {
    throw new ProtocolError("unsupported-parameter", `Facts that cannot be set: ${printable(unknown.join(", "))}.`);
  }
  return Object.assign({}, ...facts.map(readFact)) as FactChanges;
}

function readFact(fact: string): FactChanges {
  const name = nameOfFact(fact);
  if (name === fact) throw new ProtocolError("syntax", `The fact ${name} has no value; write ${name}=value.`);
  return readers[name.toLowerCase() as keyof typeof readers](fact.slice(name.length + 1));
}

function nameOfFact(fact: string): string {
  const equals = fact.indexOf("=");
  return equals < 0 ? fact : fact.slice(0, equals);
}

const readers = {
  modify: (value: string): FactChanges => ({ modified: parseTimeValue(value) }),
  create: (value: string): FactChanges => ({ created: parseTimeValue(value) }),
  "unix.mode": (value: string): FactChanges => ({ mode: parseOctalMode(value) }),
};
