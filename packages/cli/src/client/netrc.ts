/** What a .netrc says of one machine, or of all the others (`default`). */
export interface NetrcEntry {
  /** In small letters; undefined for `default`. */
  readonly machine: string | undefined;
  readonly login?: string;
  readonly password?: string;
  readonly account?: string;
  /** Lines of commands of the prompt, by the name of their macro (`macdef`); `init` is run behind the login. */
  readonly macros?: ReadonlyMap<string, readonly string[]>;
}

/**
 * The entries of a .netrc (ftp(1)): words in any lines, in quotes where they hold blanks, and comments behind `#` where no value
 * is due. A macro (`macdef`) reaches up to an empty line and belongs to the entry before it. What is not known is passed over.
 */
export function parseNetrc(text: string): readonly NetrcEntry[] {
  const entries: Entry[] = [];
  const words = new Words(text);
  for (let word = words.keyword(); word !== undefined; word = words.keyword()) {
    const entry = entries.at(-1);
    if (word === "machine") entries.push({ machine: words.value().toLowerCase() });
    else if (word === "default") entries.push({ machine: undefined });
    else if (word === "macdef") {
      const [name, ...lines] = words.paragraph();
      const entry = entries.at(-1);
      if (entry !== undefined) (entry.macros ??= new Map()).set(name!.trim(), lines);
    } else if (isField(word)) {
      const value = words.value();
      if (entry !== undefined) entry[word] = value;
    }
  }
  return entries;
}

/** The first entry for a host, and for the user where one is named; `default` when there is none. */
export function netrcEntryFor(
  entries: readonly NetrcEntry[],
  host: string,
  user: string | undefined,
): NetrcEntry | undefined {
  const fits = ({ login }: NetrcEntry): boolean => user === undefined || login === undefined || login === user;
  return (
    entries.find((entry) => entry.machine === host.toLowerCase() && fits(entry)) ??
    entries.find((entry) => entry.machine === undefined && fits(entry))
  );
}

/** An entry that is being read. */
interface Entry {
  machine: string | undefined;
  login?: string;
  password?: string;
  account?: string;
  macros?: Map<string, readonly string[]>;
}

type Field = "login" | "password" | "account";

function isField(word: string): word is Field {
  return word === "login" || word === "password" || word === "account";
}

class Words {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next word that is no comment; undefined at the end. */
  keyword(): string | undefined {
    this.#take(comments);
    return this.#word();
  }

  /** The next word, whatever it begins with; empty at the end. */
  value(): string {
    return this.#word() ?? "";
  }

  /** The lines up to an empty one, the rest of this one first. */
  paragraph(): readonly string[] {
    const [text = ""] = this.#take(paragraph) ?? [];
    return text.trim().split(/\r?\n/);
  }

  #word(): string | undefined {
    const [, quoted, plain] = this.#take(word) ?? [];
    return quoted === undefined ? plain : quoted.replace(/\\(.)/gs, "$1");
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#at = pattern.lastIndex;
    return found;
  }
}

const comments = /(?:\s|#[^\n]*)*/y;
// In quotes, or plain.
const word = /\s*(?:"((?:[^"\\]|\\.)*)"|(\S+))/sy;
const paragraph = /[^]*?(?=\r?\n[^\S\n]*(?:\n|$)|$)/y;
