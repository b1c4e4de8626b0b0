import type { Dialect } from "./dialect.ts";
import type { EntryDraft, EntryKind, RemoteEntry } from "./entry.ts";
import { fullYear, setWritten, type WrittenDay } from "./written-time.ts";

/** OS/400 (IBM i) in its own format (SITE LISTFMT 0): owner, size, date, time, type of the object, name. */
export const os400: Dialect = {
  name: "OS/400",
  begin(lines) {
    // The job's own date format: 22/11/26, 11/22/26 or 26/11/22.
    const dates = lines.map((line) => objectLine.exec(line)?.groups).filter((groups) => groups !== undefined);
    const dayFirst = dates.some(({ first, mark }) => mark === "." || Number(first) > 12);
    const yearFirst = dates.some(({ first, third }) => first?.length === 4 || Number(first) > 31 || Number(third) > 31)
      ? dates.some(({ first }) => first?.length === 4 || Number(first) > 31)
      : false;
    const order = yearFirst ? "year" : dayFirst ? "day" : "month";
    return (line) => parseObjectLine(line, order);
  },
};

type Order = "year" | "month" | "day";

function parseObjectLine(line: string, order: Order): RemoteEntry | undefined {
  const groups = objectLine.exec(line)?.groups;
  if (groups === undefined) return undefined;
  const { owner, size, first, second, third, time, type, name } = groups;
  const written = name!.trimEnd();
  const entry: EntryDraft = { name: written, kind: kindOf(type!.toUpperCase(), written), raw: line };
  entry.owner = owner!;
  if (size !== undefined && entry.kind === "file") entry.size = Number(size);
  if (first !== undefined) setWritten(entry, dayIn(order, [first, second!, third!]), time);
  return entry;
}

// The member of a file tells neither size nor date.
const objectLine =
  /^\s{0,4}(?<owner>[^\s*]\S{0,9})\s+(?:(?<size>\d{1,15})\s+(?<first>\d{2,4})(?<mark>[-./,])(?<second>\d{2})[-./,](?<third>\d{2,4})\s+(?<time>\d{2}[:.]\d{2}[:.]\d{2})\s+)?(?<type>\*[A-Z0-9]{2,10})\s+(?<name>\S.*)$/is;

function dayIn(order: Order, [first, second, third]: readonly [string, string, string]): WrittenDay {
  if (order === "year") return { year: fullYear(first), month: Number(second), day: Number(third) };
  const [month, day] = order === "day" ? [second, first] : [first, second];
  return { year: fullYear(third), month: Number(month), day: Number(day) };
}

/** A library holds objects, a database file members; a save file is one stream of bytes. */
function kindOf(type: string, name: string): EntryKind {
  if (type === "*FILE") return /\.SAVF\/?$/i.test(name) ? "file" : "directory";
  if (directories.has(type)) return "directory";
  if (type === "*SYMLNK") return "link";
  return files.has(type) ? "file" : "other";
}

const directories: ReadonlySet<string> = new Set(["*DIR", "*DDIR", "*FLR", "*LIB"]);
const files: ReadonlySet<string> = new Set(["*STMF", "*DSTMF", "*DOC", "*MEM", "*MBR", "*SAVF", "*USRSPC"]);
