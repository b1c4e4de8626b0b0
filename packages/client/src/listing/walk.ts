import { isName, type RemoteEntry } from "@tandem/protocol";
import { TransferError } from "../ftp-error.ts";
import type { ClientLimits } from "../options.ts";
import { Fingerprint } from "./fingerprint.ts";

/**
 * The entries of a directory and of all below, each with its path: what is in a directory comes after everything beside it. Only the
 * paths of directories still to be visited are kept. Links are not followed; where a server lists a link as the directory that
 * it leads to, a circle is seen by what is told of the directories in it, after two turns at most. Rejects with
 * {@link TransferError} `too-long` beyond a depth that only circles have, or beyond the limit of entries that wait.
 */
export async function* walk(
  list: (path: string) => AsyncIterable<RemoteEntry>,
  limits: ClientLimits,
): AsyncGenerator<RemoteEntry, void, undefined> {
  const waiting: Place[] = [{ path: "", depth: 0, unique: undefined, above: undefined }];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const fingerprint = new Fingerprint();
    const inside: Place[] = [];
    const visited: Visited = { unique: place.unique, fingerprint, above: place.above };
    for await (const entry of list(place.path)) {
      fingerprint.add(entry);
      const path = joinPath(place.path, entry.name);
      if (entry.kind === "directory" && isName(entry.name) && !isAbove(entry.unique, visited)) {
        inside.push({ path, depth: place.depth + 1, unique: entry.unique, above: visited });
      }
      yield { ...entry, path };
    }
    if (turnsIn(place, fingerprint) >= 2) continue;
    if (inside.length > 0 && place.depth === deepest) throw tooDeep(place.path);
    if (waiting.length + inside.length > limits.entries) throw tooMany(limits);
    for (const next of inside.toReversed()) waiting.push(next);
  }
}

/** A path below a directory; the directory is the working one when it is undefined or empty. */
export function joinPath(directory: string | undefined, name: string): string {
  if (directory === undefined || directory === "") return name;
  if (name === "") return directory;
  return directory.endsWith("/") ? directory + name : `${directory}/${name}`;
}

/** A directory still to be listed. */
interface Place {
  readonly path: string;
  readonly depth: number;
  readonly unique: string | undefined;
  readonly above: Visited | undefined;
}

/** A directory on the way to another. */
interface Visited {
  readonly unique: string | undefined;
  readonly fingerprint: Fingerprint;
  readonly above: Visited | undefined;
}

// A path of 4 KiB has as many names of forty bytes.
const deepest = 100;

/** True when a directory is the one that this is in: MLSD tells by `unique` which files are one (RFC 3659 §7.5.2). */
function isAbove(unique: string | undefined, from: Visited): boolean {
  if (unique === undefined) return false;
  for (let at: Visited | undefined = from; at !== undefined; at = at.above) if (at.unique === unique) return true;
  return false;
}

/** How often the way to a place went through a directory of which the very same lines were told. */
function turnsIn({ unique, above }: Place, fingerprint: Fingerprint): number {
  if (unique !== undefined) return 0;
  let turns = 0;
  for (let at = above; at !== undefined; at = at.above) if (at.fingerprint.equals(fingerprint)) turns++;
  return turns;
}

function tooDeep(path: string): TransferError {
  const message = `There are directories more than ${deepest} deep, below ${path.slice(0, 80)}…: a link seems to lead in a circle. List less at once.`;
  return new TransferError("too-long", message, { phase: "transfer" });
}

function tooMany({ entries }: ClientLimits): TransferError {
  const message = `More than ${entries} directories wait to be listed. Raise the limit, or list less at once.`;
  return new TransferError("too-long", message, { phase: "transfer" });
}
