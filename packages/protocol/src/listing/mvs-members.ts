import type { Dialect, LineReading } from "./dialect.ts";
import type { EntryDraft } from "./entry.ts";
import { setWritten } from "./written-time.ts";

/** The members of a partitioned data set of z/OS, with the statistics of ISPF, or of a load library. */
export const mvsMembers: Dialect = {
  name: "MVS members",
  begin() {
    // A member without statistics is nothing but a name, which is a member only below a heading.
    let within: "source" | "load" | undefined;
    return (line) => {
      if (sourceHeading.test(line)) within = "source";
      else if (loadHeading.test(line)) within = "load";
      else return within === "load" ? loadMember(line) : (sourceMember(line) ?? (within && bareMember(line)));
      return "heading";
    };
  },
};

const memberName = "[A-Z$#@{][A-Z0-9$#@{]{0,7}";
const sourceHeading = /^\s*Name\s+VV\.MM\s+Created\b/i;
const loadHeading = /^\s*Name\s+Size\s+TTR\s+Alias-of\b/i;
const source = new RegExp(
  String.raw`^\s{0,4}(?<name>${memberName})\s+\d{2}\.\d{2}\s+\d{2,4}[/-]\d{2}[/-]\d{2}\s+` +
    String.raw`(?<year>\d{4})[/-](?<month>\d{2})[/-](?<day>\d{2})\s+(?<time>\d{2}:\d{2}(?::\d{2})?)\s+\d{1,8}\s+\d{1,8}\s+\d{1,8}\s+(?<id>\S{1,8})\s*$`,
  "i",
);
const load = new RegExp(
  String.raw`^\s{0,4}(?<name>${memberName})\s+(?<size>[0-9A-F]{6,8})\s+[0-9A-F]{6}\s+(?:(?<alias>${memberName})\s+)?\d{2}\s`,
  "i",
);
const bare = new RegExp(String.raw`^\s{0,4}(${memberName})\s*$`, "i");

/** Sizes are in lines, which say nothing of bytes. */
function sourceMember(line: string): LineReading {
  const match = source.exec(line);
  if (match === null) return undefined;
  const { name, year, month, day, time, id } = match.groups!;
  const entry: EntryDraft = { name: name!, kind: "file", owner: id!, raw: line };
  setWritten(entry, { year: Number(year), month: Number(month), day: Number(day) }, time);
  return entry;
}

/** Sizes are hexadecimal; another name of a member is a link to it. */
function loadMember(line: string): LineReading {
  const match = load.exec(line);
  if (match === null) return bareMember(line);
  const { name, size, alias } = match.groups!;
  if (alias !== undefined) return { name: name!, kind: "link", target: alias, raw: line };
  return { name: name!, kind: "file", size: Number.parseInt(size!, 16), raw: line };
}

function bareMember(line: string): LineReading {
  const name = bare.exec(line)?.[1];
  return name === undefined ? undefined : { name, kind: "file", raw: line };
}
