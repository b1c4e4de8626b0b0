import { formatOctalMode, type RemoteEntry } from "@tandem/protocol";

/** An entry as one line of JSON: what the server told of it. Times are ISO 8601, with a Z when they are known to be UTC. */
export function entryJson(entry: RemoteEntry): string {
  const { name, kind, size, modified, mode, owner, group, target, raw } = entry;
  const told = {
    name,
    kind,
    size,
    modified: modified === undefined ? undefined : isoTime(entry, modified),
    mode: mode === undefined ? undefined : formatOctalMode(mode, 4),
    owner,
    group,
    target,
    raw: name === "" ? raw : undefined,
  };
  return JSON.stringify(told).replace(
    unprintable,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function isoTime({ modifiedPrecision, facts }: RemoteEntry, modified: number): string {
  const text = new Date(modified).toISOString();
  if (modifiedPrecision === "day") return text.slice(0, 10);
  return text.replace(/\.000Z$/, facts === undefined ? "" : "Z");
}

// What JSON leaves as it is and a terminal would obey.
const unprintable = /[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/g;
