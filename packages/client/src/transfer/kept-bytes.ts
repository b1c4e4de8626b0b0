import type { DataSource } from "@tandem/transport";
import { unlessRefused } from "../attributes/is-unknown.ts";
import { size } from "../attributes/size.ts";
import { hash } from "../hash/remote-hash.ts";
import { runningHash } from "../hash/running-hash.ts";
import type { Calls } from "../pool/calls.ts";
import { iterateFile } from "./fetch-file.ts";
import { firstBytes } from "./first-bytes.ts";

/** An upload that broke, of a source that can be read again. */
export interface Broken {
  readonly path: string;
  /** The source's content from a byte of it on. */
  readonly again: (from: number) => DataSource;
  /** How much of it was sent at the most. */
  readonly sent: number;
  /** Nobody else writes to that path: whatever is there is of this upload. */
  readonly own: boolean;
}

/**
 * How many bytes the server has kept of an upload that broke; 0 where that is not sure. A name that others use too may still hold
 * the old file, of which the beginning could be another one's: there only a hash of all of it tells. Under a name of our own the
 * last bytes do, which are fetched: a server may have grown the file before it was written.
 */
export async function keptBytes(
  calls: Calls,
  { path, again, sent, own }: Broken,
  signal: AbortSignal,
): Promise<number> {
  if (sent === 0) return 0;
  const there = await unlessRefused(size(calls, path, { signal }));
  if (there === undefined || there === 0 || there > Math.min(sent, mostCompared)) return 0;
  const told = await unlessRefused(hash(calls, path, { signal }));
  if (told !== undefined) {
    const ours = runningHash(told.algorithm);
    for await (const bytes of firstBytes(again(0), there)) ours.update(bytes);
    return ours.end().value === told.value ? there : 0;
  }
  if (!own) return 0;
  const start = Math.max(0, there - comparedLength);
  const theirs = iterateFile(calls, path, { start, end: there, size: there, signal });
  return Buffer.compare(await all(theirs), await all(firstBytes(again(start), there - start))) === 0 ? there : 0;
}

async function all(source: DataSource): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const bytes of source) pieces.push(bytes);
  return Buffer.concat(pieces);
}

// A server that hashes 25 MB a second has done that within the three minutes that its answer is waited for.
const mostCompared = 4 * 1024 * 1024 * 1024;
// One segment or two on the way: no sooner over with fewer.
const comparedLength = 4096;
