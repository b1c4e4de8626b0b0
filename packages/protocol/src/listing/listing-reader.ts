import type { Dialect, DialectName, LineReading } from "./dialect.ts";
import { dialects } from "./dialects.ts";
import { DialectRun, type ReadLine } from "./dialect-run.ts";
import type { ListingOptions, RemoteEntry } from "./entry.ts";
import { NameIndent } from "./name-indent.ts";

export interface ListingReaderOptions extends ListingOptions {
  /** These are lines of MLSD: one that is understood is enough to know the dialect. */
  readonly mlsd?: boolean;
}

/**
 * Reads a listing line by line, in whatever dialect. The first hundred lines are kept; when one dialect understands nearly all
 * of them, entries are given at once from then on, and nothing is kept any more. Otherwise all lines are, and the whole listing is
 * judged at its end: the dialect that understands most lines reads them, the others only what it cannot. Headings and the
 * directory's own `.`, `..`, cdir and pdir are left out. A line that nobody understands is an entry of kind `other` with an empty
 * name; where no line at all is understood, each is a bare name, for some servers list nothing else.
 */
export class ListingReader {
  readonly #options: ListingReaderOptions;
  readonly #others = new Map<Dialect, (line: string) => LineReading>();
  readonly #indent = new NameIndent();
  #held: string[] = [];
  #run: DialectRun | undefined;
  #unclear = false;
  #itself = false;

  constructor(options: ListingReaderOptions) {
    this.#options = options;
  }

  /** The dialect that was recognised; undefined as long as none was, and for bare names. */
  get dialect(): DialectName | undefined {
    return this.#run?.name;
  }

  /** How many lines are kept because the dialect is not clear yet. */
  get held(): number {
    return this.#held.length;
  }

  /** Whether the listing has told of its directory: by a line for it, or by a heading. Then it exists, though nothing be in it. */
  get tellsOfItself(): boolean {
    return this.#itself || (this.#run?.headings ?? 0) > 0;
  }

  /** The entries that are certain with this line. */
  push(line: string): readonly RemoteEntry[] {
    const text = line.endsWith("\r") ? line.slice(0, -1) : line;
    if (blank.test(text)) return [];
    if (this.#run !== undefined) return this.#entries(this.#run.push(text));
    this.#held.push(text);
    return this.#isTimeToJudge(text) ? this.#judge(false) : [];
  }

  /** What is left when the last line has come. */
  end(): readonly RemoteEntry[] {
    if (this.#run !== undefined) return this.#entries(this.#run.end());
    return this.#held.length === 0 ? [] : this.#judge(true);
  }

  #isTimeToJudge(line: string): boolean {
    if (this.#unclear) return false;
    if (this.#held.length >= sample) return true;
    // A blank before a name may be the server's own habit, which only several lines tell.
    if (this.#options.mlsd !== true || (this.#held.length < NameIndent.enough && /^[^ ]* {2}/.test(line))) return false;
    return line.includes("=");
  }

  #judge(whole: boolean): readonly RemoteEntry[] {
    let best: DialectRun | undefined;
    let items: readonly ReadLine[] = [];
    for (const dialect of dialects) {
      const run = new DialectRun(dialect, this.#held, this.#options);
      const read = this.#held.flatMap((line) => run.push(line));
      if (whole) read.push(...run.end());
      if (run.understood > (best?.understood ?? 0)) [best, items] = [run, read];
      if (run.understood === this.#held.length) break;
    }
    const share = (best?.understood ?? 0) / this.#held.length;
    if (!whole && share < clear) {
      this.#unclear = this.#held.length >= sample;
      return [];
    }
    this.#run = best;
    if (best === undefined) items = this.#held;
    this.#held = [];
    return this.#entries(items);
  }

  #entries(items: readonly ReadLine[]): readonly RemoteEntry[] {
    const entries = items.map((item) => (typeof item === "string" ? this.#otherwise(item) : item));
    const inside: RemoteEntry[] = [];
    for (const entry of this.#indent.remove(entries)) {
      if (isDirectoryItself(entry)) this.#itself = true;
      else inside.push(withoutSlash(entry));
    }
    return inside;
  }

  /** A line that the listing's own dialect cannot read. */
  #otherwise(line: string): RemoteEntry {
    if (this.#run === undefined) return { name: line, kind: "other", raw: line };
    for (const dialect of dialects) {
      if (dialect.name === this.#run.name) continue;
      let read = this.#others.get(dialect);
      if (read === undefined) this.#others.set(dialect, (read = dialect.begin([line], this.#options)));
      const reading = read(line);
      if (typeof reading === "object") return reading;
    }
    return { name: "", kind: "other", raw: line };
  }
}

const blank = /^\s*$/;
// More than servers put before the first entry, and little to wait for.
const sample = 100;
// Among a hundred lines there may be a few that say what could not be read.
const clear = 0.9;

function isDirectoryItself({ name, facts }: RemoteEntry): boolean {
  const type = facts?.get("type")?.toLowerCase();
  return name === "." || name === ".." || name === "./" || name === "../" || type === "cdir" || type === "pdir";
}

/** `ls -F` and others put a slash behind the name of a directory. */
function withoutSlash(entry: RemoteEntry): RemoteEntry {
  const { name, kind } = entry;
  return kind === "directory" && name.length > 1 && name.endsWith("/") ? { ...entry, name: name.slice(0, -1) } : entry;
}
