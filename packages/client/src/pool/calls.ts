import { setMaxListeners } from "node:events";
import type { Timer } from "@tandem/transport";
import { ConnectionError, RefusedError, TransferError } from "../ftp-error.ts";
import { abortable } from "../session/abortable.ts";
import type { ClientSession } from "../session/client-session.ts";
import { pathArgument } from "../session/path-argument.ts";
import type { CallOptions } from "../transfer/transfer-options.ts";
import type { Claim, Lease } from "./lease.ts";
import { Pool, type PoolOptions } from "./pool.ts";
import { restBefore } from "./reconnecting.ts";

/** What a call of commands is. */
export interface CommandCall {
  readonly options?: CallOptions | undefined;
  /** Checked before anything is sent. */
  readonly paths?: readonly string[];
  /** `alone` when missing. */
  readonly claim?: Claim;
  /** Doing it twice is doing it once: it is done again when the connection was lost before the reply. */
  readonly repeatable?: boolean;
}

/** What a call of a transfer is. */
export interface TransferCall {
  readonly signal: AbortSignal | undefined;
  /** Whether the work can go on where it was, behind this error. */
  readonly repeatable?: (error: unknown) => boolean;
  /** What is done before it goes on, while it holds no session. */
  readonly prepare?: (signal: AbortSignal) => Promise<void>;
}

export interface CallsOptions extends Omit<PoolOptions, "disposed"> {
  /** Aborted by `dispose`. */
  readonly disposal: AbortController;
}

/** Runs what a client is asked for, each call on a session that it is given in its turn. */
export class Calls {
  readonly #pool: Pool;
  readonly #options: Omit<PoolOptions, "disposed">;
  readonly #disposal: AbortController;
  #leaving: Timer | undefined;

  constructor(first: ClientSession, { disposal, ...options }: CallsOptions) {
    const { signal } = disposal;
    this.#disposal = disposal;
    // Each call that waits listens to it; there may be any number.
    setMaxListeners(0, signal);
    this.#options = options;
    this.#pool = new Pool(first, { ...options, disposed: signal });
    signal.addEventListener("abort", () => {
      for (const session of this.#pool.sessions) session.abandon(signal.reason as Error);
    });
  }

  get sessions(): readonly ClientSession[] {
    return this.#pool.sessions;
  }

  /** Why no call can succeed any more. */
  get lost(): ConnectionError | undefined {
    return this.#pool.lost;
  }

  /** The caller's signal, and that of the client's end. */
  until(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? this.#disposal.signal : AbortSignal.any([this.#disposal.signal, signal]);
  }

  /** Runs commands. A caller who aborts is let go at once; the lease lasts until the replies are there. */
  async command<Value>(
    { options, paths = [], claim = "alone", repeatable = false }: CommandCall,
    work: (lease: Lease) => Promise<Value>,
  ): Promise<Value> {
    for (const path of paths) pathArgument(path);
    const signal = this.until(options?.signal);
    return this.#repeated(
      signal,
      () => repeatable,
      async () => {
        const lease = await this.take(claim, signal);
        const working = work(lease).finally(() => lease[Symbol.dispose]());
        return abortable(working, signal);
      },
    );
  }

  /** Runs a transfer; it ends in step with the server when it is aborted. */
  async transfer<Value>(
    { signal, repeatable = () => false, prepare }: TransferCall,
    work: (lease: Lease, signal: AbortSignal) => Promise<Value>,
  ): Promise<Value> {
    const until = this.until(signal);
    return this.#repeated(until, repeatable, async (again) => {
      if (again) await prepare?.(until);
      using lease = await this.take("transfer", until);
      return await work(lease, until);
    });
  }

  /** A session in its turn, for whoever ends the lease himself. */
  take(claim: Claim, signal: AbortSignal): Promise<Lease> {
    return this.#pool.take(claim, signal);
  }

  /** Lets what was asked for finish, gives no more, and ends every session with `end`. */
  async close(end: (session: ClientSession) => Promise<void>): Promise<void> {
    const closed = new ConnectionError("closed", "This client was closed; connect again.", { phase: "command" });
    await this.#pool.close(closed, () => this.dispose(closed));
    await Promise.all(this.sessions.map((session) => end(session)));
    this.#leaving?.cancel();
  }

  /** Breaks off what runs. A server that does not say how it ended is not waited for longer than one that does not answer ABOR. */
  dispose(reason: ConnectionError): void {
    this.#disposal.abort(reason);
    const [session] = this.sessions;
    if (session === undefined) return;
    this.#leaving ??= this.#options.clock.timer(session.timers.abort + session.timers.close, () => {
      for (const { control } of this.sessions) void control[Symbol.asyncDispose]();
    });
  }

  /** Runs work again when a connection was lost under it. The first time at once: it was not the fault of the next one. */
  async #repeated<Value>(
    signal: AbortSignal,
    repeatable: (error: unknown) => boolean,
    work: (again: boolean) => Promise<Value>,
  ): Promise<Value> {
    const { retries, clock } = this.#options;
    for (let tried = 0; ; tried++) {
      try {
        return await work(tried > 0);
      } catch (error) {
        if (tried >= retries || signal.aborted || !mayRepeat(error) || !repeatable(error)) throw error;
      }
      if (tried > 0) await clock.rest(restBefore(tried), signal);
    }
  }
}

/** True when nothing but the connections was at fault: a server that refuses for a while is for the caller to ask again. */
function mayRepeat(error: unknown): boolean {
  if (error instanceof ConnectionError) return error.retryable;
  if (error instanceof TransferError) return error.code === "broken" || error.code === "truncated";
  return error instanceof RefusedError && lostOnTheWay.has(error.reply.code);
}

// No data connection, and one that broke (RFC 959 §4.2.2).
const lostOnTheWay: ReadonlySet<number> = new Set([425, 426]);
