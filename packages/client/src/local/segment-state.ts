import { lstat, readFile, rename, writeFile } from "node:fs/promises";
import type { KnownFile } from "./file-options.ts";

/** A piece of a file: it was fetched from `start` up to `at`, and ends before `end`. */
export interface Segment {
  readonly start: number;
  readonly end: number;
  at: number;
}

/** Where it is written how far the segments of a part are. */
export function statePath(part: string): string {
  return `${part}.segments`;
}

/** Equal segments of a file, of nothing more than its bytes; none for a file of none. */
export function cutInto(count: number, size: number): readonly Segment[] {
  return Array.from({ length: count }, (_, i) => {
    const start = Math.floor((size * i) / count);
    return { start, end: Math.floor((size * (i + 1)) / count), at: start };
  });
}

/** The segments of a part that was broken off; undefined when there are none, or of another version of the file. */
export async function readSegments(
  part: string,
  { size, modified }: KnownFile,
): Promise<readonly Segment[] | undefined> {
  try {
    const [text, found] = await Promise.all([readFile(statePath(part), "utf8"), lstat(part)]);
    const isOurs =
      found.isFile() && found.nlink === 1 && (process.getuid === undefined || found.uid === process.getuid());
    const state: unknown = JSON.parse(text);
    if (!isOurs || !isState(state) || state.size !== size || state.modified !== (modified ?? null)) return undefined;
    const segments = state.segments.map(([start, at, end]) => ({ start, at, end }));
    return areWhole(segments, state.size) && segments.every(({ start, at }) => at === start || at <= found.size)
      ? segments
      : undefined;
  } catch {
    return undefined;
  }
}

/** Writes them, so that a crash leaves what was there or what is there now. */
export async function writeSegments(
  part: string,
  { size, modified }: KnownFile,
  segments: readonly Segment[],
): Promise<void> {
  const state = { size, modified: modified ?? null, segments: segments.map(({ start, at, end }) => [start, at, end]) };
  const path = statePath(part);
  await writeFile(`${path}.new`, JSON.stringify(state));
  await rename(`${path}.new`, path);
}

interface State {
  readonly size: number;
  readonly modified: number | null;
  readonly segments: readonly (readonly [number, number, number])[];
}

function isState(value: unknown): value is State {
  if (
    typeof value !== "object" ||
    value === null ||
    !("size" in value) ||
    !("modified" in value) ||
    !("segments" in value)
  )
    return false;
  const { segments } = value;
  const isNumber = (one: unknown): boolean => Number.isSafeInteger(one);
  return (
    isNumber(value.size) &&
    Array.isArray(segments) &&
    segments.every((one: unknown) => Array.isArray(one) && one.length === 3 && one.every(isNumber))
  );
}

/** They cover the file, each byte once. */
function areWhole(segments: readonly Segment[], size: number): boolean {
  let end = 0;
  for (const segment of segments) {
    if (segment.start !== end || segment.at < segment.start || segment.at > segment.end) return false;
    end = segment.end;
  }
  return end === size;
}
