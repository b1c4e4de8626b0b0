import type { Dialect, LineReading } from "./dialect.ts";
import type { EntryDraft, EntryKind } from "./entry.ts";
import { setWritten } from "./written-time.ts";

/**
 * The data sets of z/OS: volume, unit, day of the last reference, extents, tracks, record format, record and block length,
 * organisation, name. A partitioned data set is a directory of members. The day referred is the only one that is told.
 */
export const mvsDataSets: Dialect = { name: "MVS data sets", begin: () => parseDataSetLine };

function parseDataSetLine(line: string): LineReading {
  if (line.length > widest) return undefined;
  if (heading.test(line)) return "heading";
  const elsewhere = notOnDisk.exec(line);
  if (elsewhere !== null) {
    const kind = kindElsewhere(elsewhere[1]!);
    return { name: unquoted(elsewhere[2]!), kind, raw: line };
  }
  const match = onDisk.exec(line);
  if (match === null) return undefined;
  const { year, month, day, organisation, name } = match.groups!;
  const entry: EntryDraft = { name: unquoted(name!), kind: kindOf(organisation), raw: line };
  if (year !== undefined) setWritten(entry, { year: Number(year), month: Number(month), day: Number(day) }, undefined);
  return entry;
}

// Twice what any of its columns reach; many of them may be missing, and blanks stand between all.
const widest = 200;
const heading = /^\s*Volume\s+Unit\s+(?:Referred|Date)\s+Ext\b/i;
const dataSetName = String.raw`'?[A-Z0-9$#@{][A-Z0-9$#@{.()+-]{0,53}'?`;
const notOnDisk = new RegExp(
  String.raw`^\s{0,8}(?:[A-Z0-9$#@]{1,6}\s+)?(Migrated|Pseudo Directory|Not Direct Access Device|Tape|GDG|Alias|User catalog connector|Path|Error determining attributes|Not Mounted|No Volume)\s+(${dataSetName})\s*$`,
  "i",
);
// Extents and what follows them are missing of VSAM.
const onDisk = new RegExp(
  String.raw`^\s{0,8}[A-Z0-9$#@*]{1,6}\s+[A-Z0-9]{3,8}\s+(?:(?<year>\d{4})/(?<month>\d{2})/(?<day>\d{2})\s+|\*{1,2}NONE\*{1,2}\s+)?` +
    String.raw`(?:\d{1,5}\s*[\d?+*]{1,8}\s+[A-Z?]{1,4}\s+\d{1,6}\s+\d{1,6}\s+(?<organisation>PS(?:-[A-Z])?|PO(?:-[A-Z])?|DA|IS|VS?|HFS|ZFS|\?{1,2})\s+` +
    String.raw`|\s*(?:VSAM|VS)\s+)(?<name>${dataSetName})\s*$`,
  "i",
);

function kindOf(organisation: string | undefined): EntryKind {
  const letters = organisation?.toUpperCase() ?? "";
  if (letters.startsWith("PO")) return "directory";
  return /^(?:PS|DA|IS)/.test(letters) ? "file" : "other";
}

/** Asked for, a migrated data set comes back; it does not tell whether it has members. */
function kindElsewhere(words: string): EntryKind {
  if (/^pseudo/i.test(words)) return "directory";
  return /^(?:migrated|tape|not direct)/i.test(words) ? "file" : "other";
}

function unquoted(name: string): string {
  return name.replace(/^'|'$/g, "");
}
