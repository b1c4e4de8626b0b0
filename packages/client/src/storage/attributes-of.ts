import { isName, type RemoteEntry } from "@tandem/protocol";
import type { Attributes, Entry } from "@tandem/storage";

/** What a server told of a path, as a storage tells it: what it did not tell is 0. */
export function attributesOf(entry: RemoteEntry): Attributes {
  const { kind, size = 0, modified = 0, created, mode, owner, group, links, unique, modifiedPrecision } = entry;
  return {
    kind,
    size: kind === "file" ? size : 0,
    modified,
    ...(modifiedPrecision === undefined ? {} : { modifiedPrecision: steps[modifiedPrecision] }),
    ...(created === undefined ? {} : { created }),
    ...(mode === undefined ? {} : { mode }),
    ...(owner === undefined ? {} : { owner }),
    ...(group === undefined ? {} : { group }),
    ...(links === undefined ? {} : { links }),
    ...(unique === undefined ? {} : { unique }),
  };
}

/** The entry of a line in a listing; none for a line that names no file of that directory, or that nobody understood. */
export function entryOf(entry: RemoteEntry): Entry | undefined {
  const { name, target } = entry;
  if (!isName(name)) return undefined;
  return { name, ...attributesOf(entry), ...(target === undefined ? {} : { target }) };
}

// Milliseconds.
const steps = { second: 1000, minute: 60_000, day: 86_400_000 };
