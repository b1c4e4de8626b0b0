import { parseDosLine } from "./dos-line.ts";
import type { ListingOptions, RemoteEntry } from "./entry.ts";
import { parseFactsLine } from "./facts-line.ts";
import { parseUnixLine } from "./unix-line.ts";

/**
 * The entries of a directory from the lines of LIST or MLSD, in whatever dialect the server speaks. The whole listing is
 * judged at once: the dialect that understands most lines reads them, the others only what it cannot. Headings and the
 * directory's own `.`, `..`, cdir and pdir are left out. A line that nobody understands is an entry of kind `other` with an
 * empty name; where no line at all is understood, each is a bare name, for some servers list nothing else.
 */
export function parseListing(lines: readonly string[], options: ListingOptions): readonly RemoteEntry[] {
  const content = lines
    .map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line))
    .filter((line) => !heading.test(line));
  const readings = readAll(content, options);
  const understood = readings[0]!.count > 0;
  const entries: RemoteEntry[] = [];
  for (const [at, raw] of content.entries()) {
    const entry = readings.find((reading) => reading.entries[at] !== undefined)?.entries[at];
    if (entry === undefined) {
      if (understood && at === 0 && foreignHeading.test(raw)) continue;
      entries.push({ name: understood ? "" : raw, kind: "other", raw });
    } else if (!isDirectoryItself(entry)) entries.push(entry);
  }
  return entries;
}

type Dialect = (line: string, options: ListingOptions) => RemoteEntry | undefined;

/** What a dialect makes of each line, and of how many it makes something. */
interface Reading {
  readonly entries: readonly (RemoteEntry | undefined)[];
  readonly count: number;
}

// In the order in which a tie is broken: the stricter grammar first.
const dialects: readonly Dialect[] = [factsOnly, parseUnixLine, parseDosLine];
const heading = /^\s*$|^total\s+[\d.,]{1,20}[KMGTP]?$/i;
// `ls` says "total" in the server's language.
const foreignHeading = /^\p{L}{1,20}:?\s+[\d.,]{1,20}[KMGTP]?$/u;

/** All readings of the lines, the best first; one that understands everything makes the others unnecessary. */
function readAll(lines: readonly string[], options: ListingOptions): readonly Reading[] {
  const readings: Reading[] = [];
  for (const dialect of dialects) {
    const entries = lines.map((line) => dialect(line, options));
    const count = entries.reduce((sum, entry) => (entry === undefined ? sum : sum + 1), 0);
    if (count === lines.length) return [{ entries, count }];
    readings.push({ entries, count });
  }
  return readings.toSorted((one, other) => other.count - one.count);
}

/** A line of MLSD with a fact in it: without, any line that begins with a space would be one. */
function factsOnly(line: string): RemoteEntry | undefined {
  const entry = parseFactsLine(line);
  return entry?.facts?.size === 0 ? undefined : entry;
}

function isDirectoryItself({ name, facts }: RemoteEntry): boolean {
  const type = facts?.get("type")?.toLowerCase();
  return name === "." || name === ".." || type === "cdir" || type === "pdir";
}
