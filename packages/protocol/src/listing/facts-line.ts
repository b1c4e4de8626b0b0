import { formatOctalMode } from "../octal-mode.ts";
import { readTimeValue, timeValueWriter } from "../time.ts";
import { isName } from "../path.ts";
import type { Dialect } from "./dialect.ts";
import type { EntryDraft, EntryKind, ListedEntry, RemoteEntry } from "./entry.ts";
import { listedName } from "./listed-name.ts";
import { mediaTypeOf, type MediaTypes } from "./media-types.ts";

/** MLSD: lines with a fact in them; without, any line that begins with a space would be one. */
export const mlsd: Dialect = {
  name: "MLSD",
  begin() {
    let self = false;
    return (line) => {
      const entry = parseFactsLine(line);
      if (entry?.facts === undefined || entry.facts.size === 0) return undefined;
      if (entry.facts.get("type")?.toLowerCase() !== "cdir") return entry;
      // The directory itself comes once; ProFTPD has called others so that are inside.
      const inside = self && isName(entry.name.trim());
      self = true;
      return inside ? { ...entry, facts: new Map([...entry.facts, ["type", "dir"]]) } : entry;
    };
  },
};

/** The facts that can be told of an entry, as FEAT and OPTS MLST spell them (RFC 3659 §7.5, §7.8). */
export const factNames = [
  "type",
  "size",
  "modify",
  "create",
  "perm",
  "unique",
  "lang",
  "media-type",
  "UNIX.mode",
  "UNIX.owner",
  "UNIX.group",
] as const;

export type FactName = (typeof factNames)[number];

/** What a server adds to an entry: it depends on who asks and on which directory is listed. */
export interface FactsOptions {
  /** The letters of the perm fact (RFC 3659 §7.5.5); left out, the fact is not told. */
  readonly permissions?: string;
  /** The entry is the directory listed, or its parent (RFC 3659 §7.5.1). */
  readonly relation?: "cdir" | "pdir";
  /** The milliseconds of `modified` and `created` are real; they are told where they are not 0. */
  readonly fraction?: boolean;
  /** The language of every name; the fact is told only where someone has said so (RFC 3659 §7.5.6). */
  readonly language?: string | undefined;
  /** What names mean; without it the media type is not told (RFC 3659 §7.5.8). */
  readonly mediaTypes?: MediaTypes | undefined;
}

/** The facts of an entry in the order asked for, each ended by `;`; those that do not apply are left out (RFC 3659 §7.2). */
export function formatFacts(entry: ListedEntry, facts: readonly FactName[], options: FactsOptions = {}): string {
  return factsWriter(facts, options)(entry, options);
}

/** A line of MLSD; with a space before it, of MLST (RFC 3659 §7.2). For names with CR, LF or NUL see {@link listedName}. */
export function formatFactsLine(entry: ListedEntry, facts: readonly FactName[], options: FactsOptions = {}): string {
  return factsLineWriter(facts, options)(entry, options);
}

/** Writes lines as {@link formatFactsLine} does, many of them: what does not depend on the entry is found out once. */
export function factsLineWriter(facts: readonly FactName[], options: CommonFactsOptions): FactsWriter {
  const write = factsWriter(facts, options);
  return (entry, own) => `${write(entry, own)} ${listedName(entry.name)}`;
}

/** Writes what stands before the names in those lines, part by part. */
export function factsHeadWriter(
  facts: readonly FactName[],
  options: CommonFactsOptions,
): (entry: ListedEntry, put: (part: string) => void, own?: Parameters<FactsWriter>[1]) => void {
  const values = valueWriters(facts, options);
  return (entry, put, own) => {
    for (const { label, valueOf } of values) {
      const value = valueOf(entry, own);
      if (value === undefined) continue;
      put(label);
      put(value);
      put(";");
    }
    put(" ");
  };
}

/** What is the same for all entries of a directory. */
export type CommonFactsOptions = Pick<FactsOptions, "fraction" | "language" | "mediaTypes">;

/** Writes one entry, with what is its own. */
export type FactsWriter = (entry: ListedEntry, own?: Pick<FactsOptions, "permissions" | "relation">) => string;

/**
 * Reads a line of MLSD or MLST with the patience that servers need: facts in any case, the last `;` forgotten, values that
 * make no sense passed over, a link's target with blanks in it. Undefined when there are neither facts nor a space before a
 * name.
 */
export function parseFactsLine(line: string): RemoteEntry | undefined {
  // MLST puts a space before the facts (RFC 3659 §7.2); without facts, one before the name is all there is.
  const start = /^ [^ ;=]+=/.test(line) ? 1 : 0;
  const space = endOfFacts(line, start);
  if (space < 0 || (space > start && !line.slice(start, space).includes("="))) return undefined;
  const name = line.slice(space + 1);
  if (name === "") return undefined;
  const facts = new Map<string, string>();
  for (const fact of line.slice(start, space).split(";")) {
    const equals = fact.indexOf("=");
    if (equals > 0) facts.set(fact.slice(0, equals).toLowerCase(), fact.slice(equals + 1));
  }
  const entry: EntryDraft = { name, kind: kindOf(facts), facts, raw: line };
  readFacts(entry, facts);
  return entry;
}

const linkType = "os.unix=slink:";
const linkFact = /(?:^|;)type=os\.unix=slink:[^;]*$/i;

function factsWriter(facts: readonly FactName[], options: CommonFactsOptions): FactsWriter {
  const values = valueWriters(facts, options);
  return (entry, own) => {
    let text = "";
    for (const { label, valueOf } of values) {
      const value = valueOf(entry, own);
      if (value !== undefined) text += `${label}${value};`;
    }
    return text;
  };
}

function valueWriters(facts: readonly FactName[], options: CommonFactsOptions) {
  return facts.map((fact) => ({ label: `${fact}=`, valueOf: valueWriter(fact, options) }));
}

/** Writes the value of one fact, undefined where it does not apply. */
function valueWriter(
  fact: FactName,
  options: CommonFactsOptions,
): (...entry: Parameters<FactsWriter>) => string | undefined {
  switch (fact) {
    case "type":
      return (entry, own) => own?.relation ?? typeOf(entry);
    case "size":
      return ({ kind, size }) => (kind === "file" ? String(size) : undefined);
    case "modify": {
      const write = timeValueWriter(options);
      return ({ modified }) => write(modified);
    }
    case "create": {
      const write = timeValueWriter(options);
      return ({ created }) => (created === undefined ? undefined : write(created));
    }
    case "perm":
      return (_, own) => own?.permissions;
    case "unique":
      return ({ unique }) => token(unique);
    case "lang": {
      const language = token(options.language);
      return () => language;
    }
    case "media-type": {
      const { mediaTypes } = options;
      return ({ kind, name }) =>
        kind === "file" && mediaTypes !== undefined ? token(mediaTypeOf(name, mediaTypes)) : undefined;
    }
    case "UNIX.mode":
      return repeated(
        ({ mode }) => mode,
        (mode) => formatOctalMode(mode, 4),
      );
    case "UNIX.owner":
      return repeated(({ owner }) => owner, token);
    case "UNIX.group":
      return repeated(({ group }) => group, token);
  }
}

/** Writes what one entry after the other has in common once. */
function repeated<Value>(
  valueOf: (entry: ListedEntry) => Value | undefined,
  write: (value: Value) => string | undefined,
): (entry: ListedEntry) => string | undefined {
  let last: Value | undefined;
  let text: string | undefined;
  return (entry) => {
    const value = valueOf(entry);
    if (value === undefined) return undefined;
    if (value !== last) {
      last = value;
      text = write(value);
    }
    return text;
  };
}

function typeOf({ kind, target }: ListedEntry): string {
  if (kind === "file") return "file";
  if (kind === "directory") return "dir";
  if (kind === "other") return "OS.unix=special";
  // A fact holds no space and no semicolon (RFC 3659 §7.4); a target that does is not told, rather than told wrong.
  return target === undefined || notInFact.test(target) ? "OS.unix=symlink" : `OS.unix=slink:${target}`;
}

const notInFact = /[\s;\0]/;

/** A value without what a fact cannot hold. */
function token(value: string | undefined): string | undefined {
  if (value === undefined || value === "") return undefined;
  return notInFact.test(value) ? value.replace(/[\s;\0]+/g, "_") : value;
}

/** Where the space between facts and name is: the first one, unless it stands inside the target of a link. */
function endOfFacts(line: string, start: number): number {
  const first = line.indexOf(" ", start);
  if (first <= start || line[first - 1] === ";" || !linkFact.test(line.slice(start, first))) return first;
  const later = line.indexOf("; ", first);
  return later < 0 ? first : later + 1;
}

function kindOf(facts: ReadonlyMap<string, string>): EntryKind {
  const type = facts.get("type")?.toLowerCase();
  if (type === undefined) return facts.has("size") ? "file" : "other";
  if (type === "file") return "file";
  if (type === "dir" || type === "cdir" || type === "pdir") return "directory";
  return /^(?:os\.unix=)?(?:slink|symlink|link)(?::|$)/.test(type) ? "link" : "other";
}

function readFacts(entry: EntryDraft, facts: ReadonlyMap<string, string>): void {
  const size = facts.get("size");
  if (entry.kind === "file" && size !== undefined && /^\d{1,20}$/.test(size)) entry.size = Number(size);
  const modified = readTimeValue(facts.get("modify") ?? "");
  if (modified !== undefined) {
    entry.modified = modified;
    entry.modifiedPrecision = "second";
    entry.zone = "utc";
  }
  const created = readTimeValue(facts.get("create") ?? "");
  if (created !== undefined) entry.created = created;
  const mode = facts.get("unix.mode");
  if (mode !== undefined && /^[0-7]{1,7}$/.test(mode)) entry.mode = Number.parseInt(mode, 8) & 0o7777;
  // The names before the numbers: ProFTPD tells both.
  const owner = facts.get("unix.ownername") ?? facts.get("unix.owner") ?? facts.get("unix.uid");
  if (owner !== undefined) entry.owner = owner;
  const group = facts.get("unix.groupname") ?? facts.get("unix.group") ?? facts.get("unix.gid");
  if (group !== undefined) entry.group = group;
  const unique = facts.get("unique");
  if (unique !== undefined) entry.unique = unique;
  const type = facts.get("type") ?? "";
  if (type.toLowerCase().startsWith(linkType)) entry.target = type.slice(linkType.length);
}
