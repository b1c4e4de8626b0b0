import type { Dialect, DialectName, LineReading } from "./dialect.ts";
import type { ListingOptions, RemoteEntry } from "./entry.ts";

/** What became of a line: an entry, or the line itself when it was not understood. */
export type ReadLine = RemoteEntry | string;

/** One dialect on its way through a listing: joins what goes on in the next line, and counts what it understands. */
export class DialectRun {
  readonly name: DialectName;
  readonly #read: (line: string) => LineReading;
  /** Begins an entry that goes on in the next line. */
  #begun: string | undefined;
  #understood = 0;
  #headings = 0;

  /** `lines` are the first of the listing. */
  constructor(dialect: Dialect, lines: readonly string[], options: ListingOptions) {
    this.name = dialect.name;
    this.#read = dialect.begin(lines, options);
  }

  /** Of how many lines it has made something. */
  get understood(): number {
    return this.#understood;
  }

  /** How many of them were headings or totals. */
  get headings(): number {
    return this.#headings;
  }

  /** What this line, with the one before it where that was not complete, tells. */
  push(line: string): readonly ReadLine[] {
    const begun = this.#begun;
    this.#begun = undefined;
    if (begun === undefined) return this.#one(line);
    const joined = this.#read(`${begun}\n${line}`);
    if (typeof joined !== "object") return [begun, ...this.#one(line)];
    this.#understood += 2;
    return [joined];
  }

  /** What is left when there is no other line. */
  end(): readonly ReadLine[] {
    const begun = this.#begun;
    this.#begun = undefined;
    return begun === undefined ? [] : [begun];
  }

  #one(line: string): readonly ReadLine[] {
    const reading = this.#read(line);
    if (reading === "continued") {
      this.#begun = line;
      return [];
    }
    if (reading === undefined) return [line];
    this.#understood++;
    if (typeof reading === "object") return [reading];
    this.#headings++;
    return [];
  }
}
