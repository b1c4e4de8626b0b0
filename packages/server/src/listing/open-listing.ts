import { childPath, isGlob, nameOf, type ListArgument, type VirtualPath } from "@tandem/protocol";
import { StorageError, type Attributes, type Entry } from "@tandem/storage";
import type { Handling } from "../session/handler.ts";
import { directoryCount } from "./directory-count.ts";
import { longText, shortText, type EntryText } from "./entry-text.ts";
import type { FoundEntry } from "./found-entry.ts";
import { globEntries } from "./glob-entries.ts";
import { flatLines, sees, type FlatListing } from "./flat-listing.ts";
import { globPattern } from "./glob-pattern.ts";
import type { ListingForm } from "./listing-form.ts";
import { listSwitches, type ListSwitches } from "./list-switches.ts";
import type { SortedEntriesOptions } from "./sorted-entries.ts";
import { walk } from "./walk.ts";

/** What a listing shows of one thing that a client named. */
export interface Listing {
  /** The entries of one directory are listed, not a file or what a pattern means. */
  readonly directory: boolean;
  /** In batches; to be read to the end or returned. */
  readonly lines: AsyncGenerator<readonly string[]>;
  /** Where they are those of one directory and nothing else: then they may be written from that instead. */
  readonly flat?: FlatListing;
}

/** What it needs of a session. */
export type ListingSession = Pick<Handling, "storage" | "options" | "date" | "turn"> & {
  readonly session: Pick<Handling["session"], "facts">;
};

/**
 * What LIST, NLST and STAT answer to their argument, options and wildcards included; `long` says whether lines are as of
 * `ls -l` when no option does. A name that exists is meant as it stands, whatever characters it has; else it may be a
 * pattern, and one with a wildcard that nothing matches is an empty listing, as vsftpd and Pure-FTPd answer. Throws
 * `StorageError` `not-found` for a name that is not there.
 */
export async function openListing(
  handling: ListingSession,
  { options, path = handling.session.facts.directory, absolute }: ListArgument,
  { long, signal }: { readonly long: boolean; readonly signal?: AbortSignal },
): Promise<Listing> {
  const switches = listSwitches(options, { long, all: handling.options.listing.hidden === "always" });
  const { directory } = handling.session.facts;
  const asked = { handling, switches, reading: readingOptions(handling, switches, signal) };
  const short = shortText({ directory: absolute ? undefined : directory, signs: switches.signs });
  const textFrom = (base: VirtualPath): EntryText =>
    switches.long ? longText({ base, now: handling.date(), signs: switches.signs }) : short;
  const attributes = await attributesAt(handling, path, signal);
  if (attributes === undefined) {
    const pattern = globPattern(path);
    const count = directoryCount(handling.options.limits.listedDirectories);
    const entries = globEntries(handling.storage, pattern, { ...asked.reading, count, dots: switches.dots });
    return { directory: false, lines: linesOf(entries, textFrom(pattern.base)) };
  }
  if (attributes.kind !== "directory" || switches.itself) {
    const entry: Entry = { ...attributes, name: nameOf(path) || "." };
    return { directory: false, lines: linesOf(once([{ path, entry }]), textFrom(path)) };
  }
  if (switches.recursive) return { directory: true, lines: treeLines(path, asked, textFrom) };
  const { most: _most, turn: _turn, order: _order, ...reading } = asked.reading;
  const entries = handling.storage.list(path, reading);
  const { all, signs, order } = switches;
  const form: ListingForm = switches.long
    ? { kind: "long", now: handling.date(), signs }
    : { kind: "short", prefix: prefixOf(short, path), signs };
  const flat: FlatListing = { before: [], entries, form, all, names: reading.names ?? false, order };
  return { directory: true, lines: flatLines(flat, asked.reading), flat };
}

/** What stands before the names of a directory's entries in their pathnames. */
function prefixOf(short: EntryText, directory: VirtualPath): string {
  const path = childPath(directory, "a");
  return (short({ path, entry: { name: "a", kind: "other", size: 0, modified: 0 } }) ?? "\n").slice(0, -1);
}

interface Asked {
  readonly handling: ListingSession;
  readonly switches: ListSwitches;
  readonly reading: SortedEntriesOptions;
}

function readingOptions(
  { options, turn }: ListingSession,
  { long, recursive, signs, order }: ListSwitches,
  signal: AbortSignal | undefined,
): SortedEntriesOptions {
  return {
    most: options.limits.sortedEntries,
    order,
    turn,
    names: !long && !recursive && !signs && order.by === "name",
    ...(signal !== undefined && { signal }),
  };
}

/** What is at the path; undefined when nothing can be and the path is a pattern, which a name may be too long or odd for. */
async function attributesAt(
  { storage }: ListingSession,
  path: VirtualPath,
  signal: AbortSignal | undefined,
): Promise<Attributes | undefined> {
  try {
    return await storage.stat(path, signal === undefined ? {} : { signal });
  } catch (error) {
    const missing = error instanceof StorageError && (error.code === "not-found" || error.code === "bad-name");
    if (missing && isGlob(path)) return undefined;
    throw error;
  }
}

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value;
}

/** A tree: in long lines each directory below a heading, as `ls -lR` has it; pathnames need none. */
async function* treeLines(
  top: VirtualPath,
  { handling: { storage, options }, switches, reading }: Asked,
  textFrom: (base: VirtualPath) => EntryText,
): AsyncGenerator<readonly string[]> {
  const count = directoryCount(options.limits.listedDirectories);
  for await (const { directory, first, entries } of walk(storage, top, { ...reading, count, sees: sees(switches) })) {
    // FluentFTP tells a heading by its first and last character.
    if (first && switches.long) yield [...(directory === top ? [] : [""]), `${directory}:`];
    yield textsOf(foundIn(directory, entries), textFrom(directory));
  }
}

function foundIn(directory: VirtualPath, entries: readonly Entry[]): readonly FoundEntry[] {
  return entries.map((entry) => ({ path: childPath(directory, entry.name), entry }));
}

async function* linesOf(
  batches: AsyncIterable<readonly FoundEntry[]>,
  text: EntryText,
): AsyncGenerator<readonly string[]> {
  for await (const batch of batches) yield textsOf(batch, text);
}

function textsOf(found: readonly FoundEntry[], text: EntryText): readonly string[] {
  return found.map(text).filter((line) => line !== undefined);
}
