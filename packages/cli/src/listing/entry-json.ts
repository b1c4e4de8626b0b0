import { formatOctalMode, type RemoteEntry } from "@tandem/protocol";
import { jsonLine } from "../text/json-line.ts";

/** What JSON tells of an entry: what the server did. */
export interface ToldEntry {
  readonly name: string;
  readonly kind: RemoteEntry["kind"];
  /** Bytes. */
  readonly size?: number | undefined;
  /** ISO 8601, with a Z when it is known to be UTC; the day alone when no more was said. */
  readonly modified?: string | undefined;
  /** Four octal digits. */
  readonly mode?: string | undefined;
  readonly owner?: string | undefined;
  readonly group?: string | undefined;
  /** Where a link points. */
  readonly target?: string | undefined;
  /** The line as it was, when nobody understood it. */
  readonly raw?: string | undefined;
}

/** An entry as the fields of JSON. */
export function toldEntry(entry: RemoteEntry): ToldEntry {
  const { name, kind, size, modified, mode, owner, group, target, raw } = entry;
  return {
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
}

/** An entry as one line of JSON. */
export function entryJson(entry: RemoteEntry): string {
  return jsonLine(toldEntry(entry));
}

function isoTime({ modifiedPrecision, zone }: RemoteEntry, modified: number): string {
  const text = new Date(modified).toISOString();
  if (modifiedPrecision === "day") return text.slice(0, 10);
  return text.replace(/\.000Z$/, zone === undefined ? "" : "Z");
}
