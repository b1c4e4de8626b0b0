import { setMaxListeners } from "node:events";
import { notOffered } from "../attributes/not-offered.ts";
import { size } from "../attributes/size.ts";
import { unlessRefused } from "../attributes/is-unknown.ts";
import type { Client } from "../client.ts";
import { MismatchError } from "../hash/mismatch-error.ts";
import { callsOf } from "../pool/calls-of.ts";
import type { Calls } from "../pool/calls.ts";
import type { Lease } from "../pool/lease.ts";
import type { Progress } from "../transfer/progress.ts";
import type { CallOptions } from "../transfer/transfer-options.ts";
import { directTransfer, NotDirectError } from "./direct-transfer.ts";

/** What copying between two servers takes. */
export interface CopyBetweenOptions extends CallOptions {
  /** Called now and then: of a direct transfer with what the server that gets the file says of its size, when it does. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /**
   * What to do when the servers do not send files to one another: take the bytes from the one and give them to the other (`true`),
   * or reject with {@link NotDirectError}; true.
   */
  readonly throughUs?: boolean;
  /** Milliseconds that a direct transfer may take: nothing of it is seen from here; 1 hour. */
  readonly timeout?: number;
}

/** How a file got from one server to another. */
export interface CopyBetweenResult {
  readonly way: "direct" | "through-us";
  /** Bytes of the file, as far as somebody can tell. */
  readonly bytes: number | undefined;
}

/**
 * Copies a file from one server to another: directly (FXP, RFC 959 §5.2), one of them listening and the other dialling, where both
 * are willing and TLS, when there is any, can be had on both; else by way of this machine, streamed. What was protected on one
 * side never goes in clear. Which pairs of servers are not willing is learnt. Rejects with `FtpError` or the signal's reason.
 */
export async function copyBetween(
  from: Client,
  path: string,
  to: Client,
  target: string,
  { throughUs = true, ...options }: CopyBetweenOptions = {},
): Promise<CopyBetweenResult> {
  const [source, sink] = [callsOf(from), callsOf(to)];
  const pair = unwilling(source, sink);
  const total = await unlessRefused(size(source, path, options));
  if (source !== sink && !notOffered(source).has(pair)) {
    try {
      await direct(source, path, sink, target, { ...options, total });
      const there = await unlessRefused(size(sink, target, options));
      if (total !== undefined && there !== undefined && there !== total)
        throw new MismatchError(target, "size", total, there);
      return { way: "direct", bytes: total ?? there };
    } catch (error) {
      if (!(error instanceof NotDirectError) || !throughUs) throw error;
      notOffered(source).add(pair);
    }
  }
  const { signal, onProgress } = options;
  const { bytes } = await to.upload(from.read(path, { signal, size: total }), target, {
    signal,
    onProgress,
    size: total,
  });
  return { way: "through-us", bytes };
}

async function direct(
  source: Calls,
  path: string,
  sink: Calls,
  target: string,
  options: CopyBetweenOptions & { readonly total: number | undefined },
): Promise<void> {
  const { signal, onProgress, timeout = longest, total } = options;
  const until = AbortSignal.any([source.until(signal), sink.until(signal)]);
  setMaxListeners(0, until);
  const leases = await takeBoth(source, sink, until);
  const over = new AbortController();
  if (onProgress !== undefined) void watch(sink, target, { total, onProgress, signal: over.signal });
  try {
    await directTransfer(leases, { path, target, signal: until, timeout });
    if (total !== undefined) onProgress?.({ bytes: total, total });
  } finally {
    over.abort();
    leases.from[Symbol.dispose]();
    leases.to[Symbol.dispose]();
  }
}

/** In one order, whoever asks: two copies in opposite directions would wait for each other. */
async function takeBoth(
  source: Calls,
  sink: Calls,
  signal: AbortSignal,
): Promise<{ readonly from: Lease; readonly to: Lease }> {
  const [first, second] = rankOf(source) < rankOf(sink) ? [source, sink] : [sink, source];
  const one = await first.take("alone", signal);
  try {
    const other = await second.take("alone", signal);
    return first === source ? { from: one, to: other } : { from: other, to: one };
  } catch (error) {
    one[Symbol.dispose]();
    throw error;
  }
}

interface Watching extends Required<Pick<CopyBetweenOptions, "onProgress">> {
  readonly total: number | undefined;
  readonly signal: AbortSignal;
}

/** Asks for the size of what has arrived, over another session; over none, it is told at the end only. */
async function watch(calls: Calls, path: string, { total, onProgress, signal }: Watching): Promise<void> {
  const [session] = calls.sessions;
  try {
    while (session !== undefined && calls.sessions.length > 1) {
      await session.clock.rest(watchedEvery, signal);
      const bytes = await unlessRefused(size(calls, path, { signal }));
      if (bytes !== undefined && !signal.aborted) onProgress?.({ bytes, total });
    }
  } catch {
    // The transfer tells what has become of it.
  }
}

function unwilling(source: Calls, sink: Calls): string {
  return `direct transfers to ${rankOf(sink)} (${rankOf(source)})`;
}

function rankOf(calls: Calls): number {
  const rank = ranks.get(calls) ?? ++lastRank;
  ranks.set(calls, rank);
  return rank;
}

const ranks = new WeakMap<Calls, number>();
let lastRank = 0;

// As often as a person looks.
const watchedEvery = 1000;
const longest = 3_600_000;
