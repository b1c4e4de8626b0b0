import type { DataSource } from "@tandem/transport";
import { MismatchError } from "../hash/mismatch-error.ts";
import { verification, type Verification } from "../hash/verification.ts";
import type { Verified, Verify } from "../hash/verified.ts";
import { unlessRefused } from "../attributes/is-unknown.ts";
import { size } from "../attributes/size.ts";
import { RefusedError } from "../ftp-error.ts";
import type { Calls } from "../pool/calls.ts";
import { performAll } from "../session/perform-all.ts";
import { pathArgument } from "../session/path-argument.ts";
import { openSource, type UploadSource } from "../streams/upload-source.ts";
import { stampBehind } from "../attributes/stamp-behind.ts";
import { rename } from "../tree/rename.ts";
import { temporaryName } from "./temporary-name.ts";
import { firstBytes } from "./first-bytes.ts";
import { keptBytes } from "./kept-bytes.ts";
import type { TransferResult } from "./transfer-command.ts";
import type { TransferOptions } from "./transfer-options.ts";
import { restartsUploads, upload } from "./upload.ts";

/** What uploads take. */
export interface UploadOptions extends TransferOptions {
  /**
   * The file grows under a temporary name beside its own and is given that when it is whole (and verified, if it is to be), so that
   * nobody sees half of it, and what was there stays when it fails; off.
   */
  readonly atomic?: boolean;
  /** Compares what the server has with what was sent; off. */
  readonly verify?: Verify;
  /**
   * When the file was last modified, in milliseconds since 1970 UTC: set behind the upload where the server takes it, as
   * `setModified` does, and without a round trip of its own where the server allows that.
   */
  readonly modified?: number | undefined;
}

/** What a stream to write to takes. */
export interface WriteStreamOptions extends UploadOptions {
  /** Writes at the end of the file, making it when missing; off. */
  readonly append?: boolean;
}

/** How an upload ended that succeeded. */
export interface UploadResult extends TransferResult {
  /** By what it was compared with what the server has; undefined when it was not, or the server could tell nothing. */
  readonly verified?: Verified | undefined;
}

/** Stores a source under a path. Rejects as {@link upload} does, and with `MismatchError`. */
export async function storeFile(
  calls: Calls,
  verb: "STOR" | "APPE",
  given: UploadSource,
  path: string,
  { atomic = false, verify = false, modified, ...options }: UploadOptions,
): Promise<UploadResult> {
  const { start = 0, signal, type } = options;
  const source = openSource(given, start);
  const name = atomic ? temporaryName(path) : path;
  try {
    pathArgument(path);
    if (atomic && start > 0)
      throw new RangeError("An atomic upload begins with the first byte; give no start, or leave off atomic.");
    const stamp = modified === undefined ? undefined : stampBehind(calls, name, modified);
    const { again } = source;
    const restarts = (): boolean => calls.sessions.every(restartsUploads);
    let compared: Verification | undefined;
    let content: DataSource | undefined = source.content;
    let [sent, kept] = [0, 0];
    // What can be read again is sent again; at the end of a file that would put it there twice.
    const repeatable = (): boolean => verb === "STOR" && again !== undefined && (start === 0 || restarts());
    const prepare = async (until: AbortSignal): Promise<void> => {
      kept = 0;
      if (sent === 0 || again === undefined || start > 0 || type === "ascii" || !restarts()) return;
      // One byte at least is sent: its reply tells that the file is whole.
      kept = Math.min(await keptBytes(calls, { path: name, again, sent, own: atomic }, until), sent - 1);
    };
    const { bytes, reply } = await calls.transfer({ signal, repeatable, prepare }, async (lease, until) => {
      compared =
        verify === false || type === "ascii"
          ? undefined
          : verification(calls, verify, { signal, whole: verb === "STOR" });
      if (again !== undefined && kept > 0 && compared !== undefined)
        for await (const known of firstBytes(again(0), kept)) compared.update(known);
      const once = content ?? again?.(kept) ?? source.content;
      content = undefined;
      const seen = compared === undefined ? once : tapped(once, (piece) => compared?.update(piece));
      const length = source.length === undefined ? {} : { length: source.length - kept };
      const moving = (count: number): void => void (sent = Math.max(sent, kept + count));
      return upload(stamp?.on(lease) ?? lease, verb, { content: seen, moving, ...length }, name, {
        ...options,
        start: start + kept,
        signal: until,
      });
    });
    const end = start + kept + bytes;
    const verified = await compared?.compare(name, { start, end });
    if (start + kept > 0 && type !== "ascii" && verb === "STOR") await assertNotShorter(end);
    await stamp?.finish({ signal });
    if (atomic) await rename(calls, name, path, { signal, overwrite: true });
    return { bytes: kept + bytes, reply, ...(verified === undefined ? {} : { verified }) };
  } catch (error) {
    source.close(error);
    // Not with the caller's signal: that may be why it is given up.
    if (atomic) await discard(calls, name).catch(() => {});
    throw error;
  }

  /** What goes on in a file may be cut, or put at its beginning, by servers that do not know how. */
  async function assertNotShorter(length: number): Promise<void> {
    const there = await unlessRefused(size(calls, name, { signal }));
    if (there !== undefined && there !== 0 && there < length) throw new MismatchError(path, "size", length, there);
  }
}

/** A server may still hold the file of an upload that has failed, for a moment, and refuse to remove it (vsftpd). */
async function discard(calls: Calls, name: string): Promise<void> {
  const [session] = calls.sessions;
  for (let tried = 1; ; tried++) {
    try {
      await calls.command({ paths: [name], claim: "shared" }, (lease) => performAll(lease, ["DELE", name]));
      return;
    } catch (error) {
      if (!(error instanceof RefusedError) || session === undefined || tried === removals) throw error;
      // There may have been nothing to remove.
      if ((await unlessRefused(size(calls, name))) === undefined) return;
      await session.clock.rest(tried * heldFor);
    }
  }
}

const removals = 3;
const heldFor = 500;

/** Shows each piece. */
async function* tapped(
  content: DataSource,
  see: (bytes: Uint8Array) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const bytes of content) {
    see(bytes);
    yield bytes;
  }
}
