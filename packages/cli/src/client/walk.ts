import type { Client } from "@tandem/client";
import { printable, type RemoteEntry } from "@tandem/protocol";
import { CommandError, exitCodes } from "../command-error.ts";
import { pathIn } from "./location.ts";

/** What a walk comes by. */
export type Found =
  | { readonly kind: "entry"; readonly path: string; readonly depth: number; readonly entry: RemoteEntry }
  /** Everything in a directory was come by. */
  | { readonly kind: "left"; readonly path: string; readonly depth: number }
  /** A directory that could not be listed; the walk goes on beside it. */
  | { readonly kind: "unread"; readonly path: string; readonly error: unknown };

export interface WalkOptions {
  readonly signal: AbortSignal;
  /** How deep to look: 1 is what is in the directory itself. */
  readonly maxDepth?: number | undefined;
  /** Whether to enter a directory that was come by; every one when missing. What it rejects with, the walk rejects with. */
  readonly enters?: (path: string) => Promise<boolean>;
}

/**
 * Everything below a directory of the server, by name, a directory before what is in it and told of again when it is left.
 * Links are not followed. The directories that come next are asked for ahead. Rejects when the first cannot be listed.
 */
export async function* walk(
  client: Client,
  root: string,
  { signal, maxDepth = deepest, enters }: WalkOptions,
): AsyncGenerator<Found, void, undefined> {
  const ahead = new Map<string, Promise<readonly RemoteEntry[]>>();
  const ask = (path: string): Promise<readonly RemoteEntry[]> => {
    const asked = ahead.get(path) ?? client.list(path === "" ? undefined : path, { signal }).all();
    // Whoever leaves the walk early hears of nothing any more.
    asked.catch(() => {});
    ahead.set(path, asked);
    return asked;
  };
  /** What is to come, the next at the end. */
  const stack: Found[] = [];
  const enter = async (path: string, depth: number): Promise<void> => {
    const entries = await ask(path);
    ahead.delete(path);
    stack.push({ kind: "left", path, depth: depth - 1 });
    for (const entry of sorted(entries).toReversed()) {
      stack.push({ kind: "entry", path: pathIn(path, entry.name), depth, entry });
    }
    if (depth >= maxDepth) return;
    for (const next of stack.filter(isDirectory).slice(-readAhead)) void ask(next.path);
  };
  await enter(root, 1);
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    yield next;
    if (!isDirectory(next) || next.depth >= maxDepth) continue;
    if (enters !== undefined && !(await enters(next.path))) {
      ahead.delete(next.path);
      continue;
    }
    try {
      if (next.depth >= deepest) throw new CommandError(exitCodes.failed, tooDeep(next.path));
      await enter(next.path, next.depth + 1);
    } catch (error) {
      if (signal.aborted) throw error;
      ahead.delete(next.path);
      yield { kind: "unread", path: next.path, error };
    }
  }
}

function isDirectory(found: Found): found is Extract<Found, { kind: "entry" }> {
  return found.kind === "entry" && found.entry.kind === "directory";
}

/** Names that lead elsewhere are nobody's business here, and what nobody understood has no path. */
function sorted(entries: readonly RemoteEntry[]): readonly RemoteEntry[] {
  return entries
    .filter(({ name }) => name !== "" && !name.includes("/"))
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function tooDeep(path: string): string {
  return `${printable(path.slice(0, 60))}… lies deeper than ${deepest} directories: a link of the server may lead in a circle.`;
}

// A path of 4 KiB has more only with names of a few letters.
const deepest = 256;
// Enough that a slow line is never idle.
const readAhead = 8;
