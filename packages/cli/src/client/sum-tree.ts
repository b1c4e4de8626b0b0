import type { Client } from "@tandem/client";
import { walk, type Found } from "./walk.ts";

/** How much there is. */
export interface Amount {
  readonly bytes: number;
  /** What is no directory: links count, with no bytes. */
  readonly files: number;
  readonly directories: number;
}

/** What a sum comes by. */
export type Summed =
  | { readonly kind: "directory" | "file"; readonly path: string; readonly depth: number; readonly amount: Amount }
  | Extract<Found, { readonly kind: "unread" }>;

/**
 * How much the files below a directory of the server hold: each file, each directory behind everything in it, the root last, at
 * depth 0. A directory that could not be listed counts for nothing. Rejects when the root cannot be listed.
 */
export async function* sumTree(
  client: Client,
  root: string,
  { signal }: { readonly signal: AbortSignal },
): AsyncGenerator<Summed, void, undefined> {
  // One for each directory that the walk is in.
  const open: Amount[] = [nothing];
  const add = (amount: Amount): void => {
    const inside = open.pop();
    if (inside !== undefined) open.push(sum(inside, amount));
  };
  for await (const found of walk(client, root, { signal })) {
    if (found.kind === "unread") {
      // It is never left, for it was never entered.
      open.pop();
      yield found;
    } else if (found.kind === "left") {
      const amount = open.pop() ?? nothing;
      add(amount);
      yield { kind: "directory", path: found.path, depth: found.depth, amount };
    } else if (found.entry.kind === "directory") {
      add({ ...nothing, directories: 1 });
      open.push(nothing);
    } else {
      const { kind, size = 0 } = found.entry;
      const amount = { bytes: kind === "file" ? size : 0, files: 1, directories: 0 };
      add(amount);
      yield { kind: "file", path: found.path, depth: found.depth, amount };
    }
  }
}

const nothing: Amount = { bytes: 0, files: 0, directories: 0 };

function sum(one: Amount, other: Amount): Amount {
  return {
    bytes: one.bytes + other.bytes,
    files: one.files + other.files,
    directories: one.directories + other.directories,
  };
}
