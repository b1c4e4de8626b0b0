import { aliases, verbRow, verbs, type Verb } from "@tandem/protocol";
import type { Random } from "../session/random.ts";
import { argumentText } from "./argument-text.ts";

/** A command line of any verb of the table, its argument made from the row's own notation. */
export function commandText(random: Random): string {
  const verb = random.chance(0.5) ? random.pick(busy) : random.pick(all);
  const word = random.chance(0.1) ? verb.toLowerCase() : verb;
  const argument = argumentText(verbRow(verb).argument.syntax, random);
  return argument === "" ? word : `${word} ${argument}`;
}

/** A line that belongs to no grammar. */
export function noCommand(random: Random): string {
  return random.pick([
    "",
    " ",
    "BOGUS",
    "constructor",
    "__proto__ x",
    random.pick(Object.keys(aliases)),
    "RETR",
    "RETR ",
    " RETR a",
    "RETR\ta",
    "x".repeat(5_000),
    `CWD ${"../".repeat(500)}`,
  ]);
}

const all = Object.keys(verbs) as readonly Verb[];

/** What sessions are mostly made of; a session of QUIT and REIN would be a short one. */
const busy = [
  ...[
    "RETR",
    "STOR",
    "APPE",
    "STOU",
    "LIST",
    "NLST",
    "MLSD",
    "MLST",
    "STAT",
    "ABOR",
    "NOOP",
    "REST",
    "SIZE",
    "MDTM",
    "TYPE",
  ],
  ...["MODE", "STRU", "RNFR", "RNTO", "MKD", "CWD", "SITE", "OPTS"],
] as const satisfies readonly Verb[];
