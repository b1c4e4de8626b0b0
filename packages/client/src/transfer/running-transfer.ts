import { firstDigit, type Reply } from "@tandem/protocol";
import { traceTransfer } from "@tandem/trace/telling";
import { DataError, type DataConnection } from "@tandem/transport";
import { RefusedError, TransferError } from "../ftp-error.ts";
import type { DataOpener } from "../data/data-opener.ts";
import type { DataHandshake } from "../data/data-tls.ts";
import type { Lease } from "../pool/lease.ts";
import type { ClientSession } from "../session/client-session.ts";
import type { SentCommand } from "../session/sent-commands.ts";
import { abortTransfer } from "./abort-transfer.ts";
import { expectedBytes } from "./announced-size.ts";
import { NotResumedError, refusesResumption } from "./not-resumed.ts";
import type { Answered, Moved, Opening, RunningTransferOptions } from "./running-transfer-options.ts";
import { abortion, soon } from "./soon.ts";
import type { Move, TransferCommand, TransferResult } from "./transfer-command.ts";
import { distrusts, transferFailure } from "./transfer-failure.ts";

/** A transfer whose command has been sent: two things that end in any order, the bytes and the exchange. */
export class RunningTransfer {
  readonly #lease: Lease;
  readonly #session: ClientSession;
  readonly #command: TransferCommand;
  readonly #sent: SentCommand;
  readonly #stop: AbortController;
  readonly #tls: DataHandshake | undefined;
  readonly #opener: DataOpener;
  #connection: DataConnection | undefined;
  #preliminary: Reply | undefined;
  /** Bytes of the caller's source may have been used up. */
  #admitting = false;
  #passedOn = false;

  constructor({ lease, command, sent, stop, tls, opener }: RunningTransferOptions) {
    this.#lease = lease;
    this.#session = lease.session;
    this.#command = command;
    this.#sent = sent;
    this.#stop = stop;
    this.#tls = tls;
    this.#opener = opener;
  }

  async finish(opening: Opening, move: Move): Promise<TransferResult> {
    try {
      const result = await this.#finish(opening, move);
      this.#session.leftover.restart = false;
      if (!this.#passedOn) this.#lookAhead();
      return result;
    } catch (error) {
      const insists = error instanceof RefusedError && refusesResumption(error.reply, this.#session.dataTls, this.#tls);
      throw insists ? new NotResumedError(error, !this.begun) : error;
    }
  }

  async #finish(opening: Opening, move: Move): Promise<TransferResult> {
    this.#sent.preliminary.then(
      (reply) => this.#announce(reply),
      () => {},
    );
    const moving = this.#move(opening, move);
    const answering = this.#sent.final.then(
      (reply): Answered => ({ kind: "answered", reply }),
      (error: Error): Answered => ({ kind: "lost", error }),
    );
    const { signal } = this.#command;
    const abort = abortion(signal);
    try {
      const first = await Promise.race([moving, answering, abort.happened]);
      if (first === undefined) return await this.#breakOff(moving, signal?.reason);
      if (first.kind === "lost" || first.kind === "answered")
        return await this.#afterAnswer(first, moving, abort.happened);
      return await this.#afterBytes(first, moving, answering, abort.happened);
    } finally {
      abort.forget();
      // Whatever happened, nothing of this transfer goes on behind the next one's back.
      this.#stopData();
      await moving;
    }
  }

  async #move({ opening, early, taken }: Opening, move: Move): Promise<Moved> {
    const { clock, trace } = this.#session;
    const { verb, argument: path = null, from, start = 0 } = this.#command;
    try {
      await using connection = await opening;
      this.#connection = connection;
      const abort = (): void => connection.abort();
      this.#stop.signal.addEventListener("abort", abort, { once: true });
      await this.#secure(connection, early);
      await taken;
      this.#stop.signal.throwIfAborted();
      const end = traceTransfer(trace, { verb, path, from, start }, clock);
      try {
        await move(connection, () => this.#admitted());
        // A reset now would overtake the last bytes, which are still on their way.
        this.#stop.signal.removeEventListener("abort", abort);
        end("complete", connection.bytes);
        this.#passOn();
      } catch (error) {
        end(this.#stop.signal.aborted ? "aborted" : "failed", connection.bytes);
        throw error;
      }
      return { kind: "moved" };
    } catch (error) {
      return { kind: "failed", error };
    }
  }

  /**
   * pyftpdlib closes a data connection on which something comes before it has read the command. Others say nothing to the
   * command until TLS stands.
   */
  async #secure(connection: DataConnection, early: boolean): Promise<void> {
    const { clock, timers } = this.#session;
    if (this.#tls === undefined) return;
    if (early) await soon(this.#sent.preliminary, { clock, delay: timers.quiet }).catch(() => {});
    if (!this.#stop.signal.aborted) connection.secure(this.#tls.security);
  }

  #announce(reply: Reply | undefined): void {
    this.#preliminary = reply;
    if (reply !== undefined) this.#command.announced?.(reply);
  }

  /** The data has ended: what the next call sends cannot disturb it any more, where the server reads it only now. */
  #passOn(): void {
    const { traits, dataTls, mode } = this.#session;
    if (this.#command.from === "client" && !traits.storesFirst) return;
    // To PORT some servers dial at once (pyftpdlib), and lose the connection that they have still to close.
    if (mode === "active") return;
    // A server that insists on its TLS session may still say so, and then the connection has to be made anew.
    if (dataTls !== undefined && !dataTls.lenient && this.#tls?.facts?.reused !== true) return;
    this.#passedOn = true;
    this.#lookAhead();
    this.#lease.passOn();
  }

  /** While transfers follow one another, and nobody waits who would send something else, the next port is asked for. */
  #lookAhead(): void {
    let awaited = false;
    this.#lease.onAwaited(() => (awaited = true));
    if (!awaited) this.#opener.prepare();
  }

  /** True when another try would not find what it has to move as it was. */
  get begun(): boolean {
    return this.#admitting || (this.#command.from === "server" && (this.#connection?.bytes ?? 0) > 0);
  }

  /**
   * The source of an upload can be read but once. A server that wants TLS sessions to be gone on with says so to the first bytes
   * of a connection that does not: that is waited for, until a server is known not to mind.
   */
  async #admitted(): Promise<void> {
    const { dataTls, clock, timers } = this.#session;
    if (this.#tls?.facts?.reused === false && dataTls?.lenient === false) {
      const reply = await soon(this.#sent.final, { clock, delay: timers.quiet });
      if (reply !== undefined && firstDigit(reply.code) >= 4) throw new DataError("aborted", "The server refuses it.");
    }
    this.#admitting = true;
  }

  /** The exchange is over; the bytes may still be on their way. */
  async #afterAnswer(answer: Answered, moving: Promise<Moved>, aborted: Promise<undefined>): Promise<TransferResult> {
    if (answer.kind === "lost") {
      const passing =
        this.#expected !== undefined && this.#connection !== undefined && this.#session.control.lost?.code !== "closed";
      return this.#afterLoss(answer.error, passing ? await Promise.race([moving, aborted]) : undefined);
    }
    const { reply } = answer;
    this.#assertSuccess(reply);
    const moved = await Promise.race([moving, aborted, this.#unannounced(moving)]);
    if (moved === "nothing came") return this.#done(reply);
    if (moved === undefined) return this.#breakOff(moving, this.#command.signal?.reason);
    if (moved.kind === "failed" && !this.#harmless(reply, moved.error)) throw this.#failure(moved.error);
    return this.#done(reply);
  }

  /** The data connection is over; the final reply may still be on its way. */
  async #afterBytes(
    moved: Moved,
    moving: Promise<Moved>,
    answering: Promise<Answered>,
    aborted: Promise<undefined>,
  ): Promise<TransferResult> {
    const { control, timers } = this.#session;
    this.#sent.phase = "finish";
    if (moved.kind === "failed" && !this.#serverKnows(moved.error))
      return this.#breakOff(moving, this.#failure(moved.error));
    const told = control.within(answering, timers.finish, `did not confirm the end of ${this.#sent.line}`);
    const answer = await Promise.race([told, aborted]);
    if (answer === undefined) return this.#breakOff(moving, this.#command.signal?.reason);
    if (answer.kind === "lost") return this.#afterLoss(answer.error, moved);
    // Of a download that was refused, the reset data connection says nothing more.
    const cause = moved.kind === "failed" && this.#command.from === "client" ? moved.error : undefined;
    this.#assertSuccess(answer.reply, cause);
    if (moved.kind === "failed" && !this.#harmless(answer.reply, moved.error)) throw this.#failure(moved.error);
    return this.#done(answer.reply);
  }

  /**
   * The control connection was lost before its last word, as behind a NAT that forgets it during a long transfer: a file of which
   * all the bytes have come that were announced is whole all the same.
   */
  #afterLoss(error: Error, moved: Moved | undefined): TransferResult {
    const reply = this.#preliminary;
    const whole = moved?.kind === "moved" && this.#connection?.bytes === this.#expected;
    if (!whole || reply === undefined || this.#expected === undefined) throw error;
    return { bytes: this.#expected, reply };
  }

  /** Ends the transfer from this side and rejects with `reason`, once the control connection is in step again. */
  async #breakOff(moving: Promise<Moved>, reason: unknown): Promise<never> {
    const reply = await this.#end();
    await moving;
    if (this.#session.control.lost !== undefined) throw this.#session.control.lost;
    // What the server said by itself tells more than that the connection did not open.
    if (
      reason instanceof TransferError &&
      reason.code !== "too-long" &&
      !distrusts(reason.cause) &&
      reply !== undefined &&
      firstDigit(reply.code) >= 4 &&
      !this.#command.signal?.aborted
    ) {
      throw new RefusedError(this.#sent.line, reply, reason.phase, reason);
    }
    throw reason;
  }

  /** Ends it from this side. When others have sent something behind its data already, its reply is all that is waited for. */
  #end(): Promise<Reply | undefined> {
    const { control, timers } = this.#session;
    const own = 1 + (this.#opener.preparing ? 1 : 0);
    // What was sent before it is answered before it.
    if (this.#passedOn && !this.#sent.settled && control.pending > own) {
      return control.reply(this.#sent, timers.finish).catch(() => undefined);
    }
    return abortTransfer(this.#session, this.#sent, () => this.#stopData());
  }

  #stopData(): void {
    if (!this.#stop.signal.aborted) this.#stop.abort(new DataError("aborted", "The transfer was broken off."));
  }

  #assertSuccess(reply: Reply, cause?: unknown): void {
    if (firstDigit(reply.code) === 2) return;
    const phase =
      this.#connection === undefined ? "data-open" : this.#preliminary === undefined ? "command" : "transfer";
    throw new RefusedError(this.#sent.line, reply, phase, cause);
  }

  #done(reply: Reply): TransferResult {
    const { dataTls } = this.#session;
    if (dataTls !== undefined && this.#tls?.facts?.reused === false) dataTls.lenient = true;
    return { bytes: this.#connection?.bytes ?? 0, reply };
  }

  /** True when the connection was open and broke: then the server has seen it too, and its reply says why. */
  #serverKnows(error: unknown): boolean {
    return (
      this.#connection !== undefined && error instanceof DataError && error.code !== "aborted" && !distrusts(error)
    );
  }

  /**
   * Resolves when a server that announced no transfer and calls it complete has sent nothing for a while: an empty file or
   * listing, for which some servers open no data connection.
   */
  #unannounced(moving: Promise<Moved>): Promise<"nothing came"> {
    return new Promise((resolve) => {
      if (!this.#mayBeEmpty()) return;
      const { clock, timers } = this.#session;
      const timer = clock.timer(timers.unannounced, () => {
        if (this.#mayBeEmpty()) resolve("nothing came");
      });
      void moving.then(() => timer.cancel());
    });
  }

  #mayBeEmpty(): boolean {
    return this.#preliminary === undefined && this.#command.from === "server" && (this.#connection?.bytes ?? 0) === 0;
  }

  /** True when a data connection that broke was whole all the same: nothing was to come, or as much came as was announced. */
  #harmless(reply: Reply, error: unknown): boolean {
    // A restart that was refused made another file of it.
    if (firstDigit(reply.code) !== 2 || this.#command.from !== "server" || error instanceof RefusedError) return false;
    return this.#mayBeEmpty() || (this.#expected !== undefined && this.#connection?.bytes === this.#expected);
  }

  get #expected(): number | undefined {
    return this.#command.from === "server" ? expectedBytes(this.#command, this.#preliminary) : undefined;
  }

  #failure(error: unknown): unknown {
    if (!(error instanceof DataError)) return error;
    return transferFailure(error, this.#sent.line, this.#connection !== undefined);
  }
}
