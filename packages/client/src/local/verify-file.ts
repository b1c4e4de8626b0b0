import { unlessRefused } from "../attributes/is-unknown.ts";
import type { Client } from "../client.ts";
import { MismatchError } from "../hash/mismatch-error.ts";
import type { Verified } from "../hash/verified.ts";
import type { RemoteHash } from "../hash/remote-hash.ts";
import type { CallOptions } from "../transfer/transfer-options.ts";
import { fileHash } from "./file-hash.ts";
import type { FileOptions } from "./file-options.ts";

/** The two sides that are compared. */
export interface BothFiles {
  readonly local: string;
  readonly remote: string;
  /** Bytes and time of the file of this machine. */
  readonly size: number;
  readonly modified: number;
}

/**
 * Compares a file of this machine with one of a server, in the way that is asked for as far as the server offers it; gives by
 * what. Rejects with {@link MismatchError}.
 */
export async function verifyFile(
  client: Client,
  { local, remote, size, modified }: BothFiles,
  verify: NonNullable<FileOptions["verify"]>,
  options: CallOptions,
): Promise<Verified | undefined> {
  if (verify === false) return undefined;
  const there = await unlessRefused(client.size(remote, options));
  // Some say 0 for what they do not know.
  if (there !== undefined && there !== size && there !== 0) throw new MismatchError(remote, "size", size, there);
  const bySize = there === undefined ? undefined : "size";
  if (verify === "time") {
    const time = await unlessRefused(client.modified(remote, options));
    if (time === undefined) return bySize;
    if (Math.abs(time - modified) >= secondOf) throw new MismatchError(remote, "time", modified, time);
    return "time";
  }
  if (verify === "size" || size === 0) return bySize;
  const told: RemoteHash | undefined = await unlessRefused(client.hash(remote, options));
  if (told === undefined) return bySize;
  const value = await fileHash(local, told.algorithm, { start: 0, end: size });
  if (value !== told.value) throw new MismatchError(remote, "hash", value, told.value);
  return "hash";
}

// FTP tells seconds, and FAT keeps every second one.
const secondOf = 2000;
