import type { Dialect } from "./dialect.ts";
import type { EntryDraft, RemoteEntry } from "./entry.ts";
import { readUnixDate } from "./unix-date.ts";
import { setModified } from "./written-time.ts";

/** Sterling Connect:Enterprise: the flags of a batch, how it came, its mailbox, size, number, date, and the name it was given. */
export const connectEnterprise: Dialect = {
  name: "Connect:Enterprise",
  begin:
    (_, { now }) =>
    (line) =>
      parseBatchLine(line, now),
};

/** Reads `-ART------TCP B MAILBOX1       1234       41 Nov 22 10:15 batch`. */
function parseBatchLine(line: string, now: number): RemoteEntry | undefined {
  const match = batch.exec(line);
  if (match === null) return undefined;
  const { owner, size, month, day, time, name } = match.groups!;
  const date = readUnixDate([month!, day!, time!], 0, now);
  if (date === undefined) return undefined;
  const entry: EntryDraft = { name: name!, kind: "file", size: Number(size), owner: owner!, raw: line };
  setModified(entry, date.time, date.precision);
  return entry;
}

const batch =
  /^(?=[-A-Z]*[A-Z])[-A-Z*]{10}[A-Z0-9]{3}\s+[A-Z]\s+(?<owner>\S{1,32})\s+(?<size>\d{1,15})\s+\d{1,9}\s+(?<month>[A-Z][a-z]{2})\s+(?<day>\d{1,2})\s+(?<time>\d{1,2}:\d{2}|\d{4})\s(?<name>\S.*)$/s;
