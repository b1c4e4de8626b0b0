import { setMaxListeners } from "node:events";
import { ConnectionError } from "../ftp-error.ts";
import { abortable } from "../session/abortable.ts";
import { pathArgument } from "../session/path-argument.ts";
import type { CallOptions } from "../transfer/transfer-options.ts";
import type { Claim, Lease } from "./lease.ts";
import type { Pool } from "./pool.ts";

/** What a call of commands is. */
export interface CommandCall {
  readonly options?: CallOptions | undefined;
  /** Checked before anything is sent. */
  readonly paths?: readonly string[];
  /** `alone` when missing. */
  readonly claim?: Claim;
}

/** Runs what a client is asked for, each call on a session that it is given in its turn. */
export class Calls {
  readonly #pool: Pool;
  readonly #disposal = new AbortController();

  constructor(pool: Pool) {
    this.#pool = pool;
    // Each call that waits listens to it; there may be any number.
    setMaxListeners(0, this.#disposal.signal);
  }

  /** Aborted with a `ConnectionError` when the client is disposed of. */
  get disposed(): AbortSignal {
    return this.#disposal.signal;
  }

  /** The caller's signal, and that of the client's end. */
  until(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? this.#disposal.signal : AbortSignal.any([this.#disposal.signal, signal]);
  }

  /** Runs commands. A caller who aborts is let go at once; the lease lasts until the replies are there. */
  async command<Value>(
    { options, paths = [], claim = "alone" }: CommandCall,
    work: (lease: Lease) => Promise<Value>,
  ): Promise<Value> {
    for (const path of paths) pathArgument(path);
    const signal = this.until(options?.signal);
    const lease = await this.take(claim, signal);
    const working = work(lease).finally(() => lease[Symbol.dispose]());
    return abortable(working, signal);
  }

  /** Runs a transfer; it ends in step with the server when it is aborted. */
  async transfer<Value>(
    signal: AbortSignal | undefined,
    work: (lease: Lease, signal: AbortSignal) => Promise<Value>,
  ): Promise<Value> {
    const until = this.until(signal);
    using lease = await this.take("shared", until);
    return await work(lease, until);
  }

  /** A lease begins on a connection that stands: who began it anew may have gone. */
  async take(claim: Claim, signal: AbortSignal | undefined): Promise<Lease> {
    const lease = await this.#pool.take(claim, signal);
    const standing = lease.session.reopening?.catch(() => {});
    try {
      await (standing === undefined || signal === undefined ? standing : abortable(standing, signal));
      return lease;
    } catch (error) {
      lease[Symbol.dispose]();
      throw error;
    }
  }

  /** Lets what was asked for finish, gives no more, and ends every session with `end`. */
  async close(end: (lease: Lease) => Promise<void>): Promise<void> {
    const last = this.take("everything", undefined);
    this.#pool.close(new ConnectionError("closed", "This client was closed; connect again.", { phase: "command" }));
    using lease = await last;
    await end(lease);
  }

  /** Breaks off what runs. */
  dispose(reason: ConnectionError): void {
    this.#disposal.abort(reason);
  }
}
