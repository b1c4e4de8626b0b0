import { formatPermissions, printable, type EntryKind, type RemoteEntry } from "@tandem/protocol";
import { fit, width } from "../client/fit.ts";
import { formatBytes } from "../text/quantity.ts";
import { formatEntryTime } from "./entry-time.ts";

/**
 * The lines of `ls -l`: kind and permissions, owner, group, size, time, name, and where a link points. A column that the
 * server tells nothing of is left out. With `human`, sizes are written for people.
 */
export function longListing(
  entries: readonly RemoteEntry[],
  { human = false }: { readonly human?: boolean } = {},
): readonly string[] {
  const permissions = entries.some(({ mode }) => mode !== undefined);
  const columns = [
    left(entries.map((entry) => kinds[entry.kind] + (permissions ? permissionsOf(entry) : ""))),
    left(entries.map(({ owner = "" }) => printable(owner))),
    left(entries.map(({ group = "" }) => printable(group))),
    right(entries.map(({ size }) => (size === undefined ? "" : human ? formatBytes(size) : String(size)))),
    left(entries.map(formatEntryTime)),
  ].filter((column) => column.some((cell) => cell.trim() !== ""));
  return entries.map((entry, row) => [...columns.map((column) => column[row]), nameWithTarget(entry)].join("  "));
}

/** The name as people may see it; the whole line when nobody understood it. */
export function shownName({ name, raw }: RemoteEntry): string {
  return printable(name === "" ? raw : name);
}

const kinds: Readonly<Record<EntryKind, string>> = { file: "-", directory: "d", link: "l", other: "?" };

function permissionsOf({ mode }: RemoteEntry): string {
  return mode === undefined ? "?????????" : formatPermissions(mode);
}

function nameWithTarget(entry: RemoteEntry): string {
  return entry.target === undefined ? shownName(entry) : `${shownName(entry)} -> ${printable(entry.target)}`;
}

function left(cells: readonly string[]): readonly string[] {
  const widest = widestOf(cells);
  return cells.map((cell) => fit(cell, widest));
}

function right(cells: readonly string[]): readonly string[] {
  const widest = widestOf(cells);
  return cells.map((cell) => cell.padStart(widest));
}

function widestOf(cells: readonly string[]): number {
  return cells.reduce((widest, cell) => Math.max(widest, width(cell)), 0);
}
