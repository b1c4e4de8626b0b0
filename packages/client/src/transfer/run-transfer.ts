import { firstDigit, type Reply, type RepresentationType } from "@tandem/protocol";
import type { Side } from "@tandem/trace";
import { DataError, type DataConnection } from "@tandem/transport";
import { RefusedError, TransferError } from "../ftp-error.ts";
import { ensureType, type ClientSession } from "../session/client-session.ts";
import type { SentCommand } from "../session/control-session.ts";
import { abortTransfer } from "./abort-transfer.ts";
import { announcedSize } from "./announced-size.ts";

/** One transferring command. */
export interface TransferCommand {
  readonly verb: "RETR" | "STOR" | "APPE" | "LIST" | "NLST" | "MLSD";
  readonly argument: string | undefined;
  readonly from: Side;
  /** The representation type to be set first; left as it is when missing. */
  readonly type?: RepresentationType;
  /** First byte asked for (REST). */
  readonly start?: number;
  readonly signal?: AbortSignal | undefined;
  /** The preliminary reply has come. */
  readonly announced?: (reply: Reply) => void;
}

/** How a transfer ended that succeeded. */
export interface TransferResult {
  /** Bytes that went over the data connection. */
  readonly bytes: number;
  readonly reply: Reply;
}

/**
 * What every transfer of a client is, once: agree on a data connection, send the command while it opens, move the bytes,
 * and take it for done only when they ended in order and the final reply is a success, whichever comes first. Everything
 * else is an error, after which the control connection is in step again or known to be lost.
 */
export async function runTransfer(
  session: ClientSession,
  command: TransferCommand,
  move: (connection: DataConnection) => Promise<void>,
): Promise<TransferResult> {
  const { control } = session;
  const { signal, start = 0, verb, argument } = command;
  signal?.throwIfAborted();
  if (command.type !== undefined) await ensureType(session, command.type);
  signal?.throwIfAborted();
  const { phase } = control;
  try {
    control.phase = "data-open";
    const agreement = await session.openers[session.mode].agree(signal);
    await using _offer = agreement.offer;
    await using _early = agreement.connection;
    control.phase = phase;
    // REST comes last: some servers forget it at any other command.
    if (start > 0) await control.perform("REST", String(start));
    signal?.throwIfAborted();
    const sent = control.send(verb, argument);
    control.phase = "transfer";
    const stop = new AbortController();
    const opening = agreement.connection ?? agreement.offer.open(stop.signal);
    return await new RunningTransfer(session, command, sent, stop).finish(opening, move);
  } finally {
    control.phase = phase;
  }
}

type Moved = { readonly kind: "moved" } | { readonly kind: "failed"; readonly error: unknown };
type Answered = { readonly kind: "answered"; readonly reply: Reply } | { readonly kind: "lost"; readonly error: Error };

/** A transfer whose command has been sent: two things that end in any order, the bytes and the exchange. */
class RunningTransfer {
  readonly #session: ClientSession;
  readonly #command: TransferCommand;
  readonly #sent: SentCommand;
  readonly #stop: AbortController;
  #connection: DataConnection | undefined;
  #preliminary: Reply | undefined;

  constructor(session: ClientSession, command: TransferCommand, sent: SentCommand, stop: AbortController) {
    this.#session = session;
    this.#command = command;
    this.#sent = sent;
    this.#stop = stop;
  }

  async finish(
    opening: DataConnection | Promise<DataConnection>,
    move: (connection: DataConnection) => Promise<void>,
  ): Promise<TransferResult> {
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

  async #move(
    opening: DataConnection | Promise<DataConnection>,
    move: (connection: DataConnection) => Promise<void>,
  ): Promise<Moved> {
    const { clock, trace } = this.#session;
    const { verb, argument: path = null, from, start = 0 } = this.#command;
    try {
      await using connection = await opening;
      this.#connection = connection;
      const abort = (): void => connection.abort();
      this.#stop.signal.addEventListener("abort", abort, { once: true });
      this.#stop.signal.throwIfAborted();
      const begun = clock.now();
      trace.emit({ kind: "transfer.begin", verb, path, from, start });
      const end = (outcome: "complete" | "aborted" | "failed"): void =>
        trace.emit({
          kind: "transfer.end",
          verb,
          path,
          outcome,
          bytes: connection.bytes,
          duration: clock.now() - begun,
        });
      try {
        await move(connection);
        // A reset now would overtake the last bytes, which are still on their way.
        this.#stop.signal.removeEventListener("abort", abort);
        end("complete");
      } catch (error) {
        end(this.#stop.signal.aborted ? "aborted" : "failed");
        throw error;
      }
      return { kind: "moved" };
    } catch (error) {
      return { kind: "failed", error };
    }
  }

  #announce(reply: Reply | undefined): void {
    this.#preliminary = reply;
    if (reply !== undefined) this.#command.announced?.(reply);
  }

  /** The exchange is over; the bytes may still be on their way. */
  async #afterAnswer(answer: Answered, moving: Promise<Moved>, aborted: Promise<undefined>): Promise<TransferResult> {
    if (answer.kind === "lost") throw answer.error;
    const { reply } = answer;
    this.#assertSuccess(reply);
    const moved = await Promise.race([moving, aborted, this.#unannounced(moving)]);
    if (moved === "nothing came") return this.#done(reply);
    if (moved === undefined) return this.#breakOff(moving, this.#command.signal?.reason);
    if (moved.kind === "failed" && !this.#harmless(reply)) throw this.#failure(moved.error);
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
    control.phase = "finish";
    if (moved.kind === "failed" && !this.#serverKnows(moved.error))
      return this.#breakOff(moving, this.#failure(moved.error));
    const told = control.within(answering, timers.finish, `did not confirm the end of ${this.#sent.line}`);
    const answer = await Promise.race([told, aborted]);
    if (answer === undefined) return this.#breakOff(moving, this.#command.signal?.reason);
    if (answer.kind === "lost") throw answer.error;
    // Of a download that was refused, the reset data connection says nothing more.
    const cause = moved.kind === "failed" && this.#command.from === "client" ? moved.error : undefined;
    this.#assertSuccess(answer.reply, cause);
    if (moved.kind === "failed" && !this.#harmless(answer.reply)) throw this.#failure(moved.error);
    return this.#done(answer.reply);
  }

  /** Ends the transfer from this side and rejects with `reason`, once the control connection is in step again. */
  async #breakOff(moving: Promise<Moved>, reason: unknown): Promise<never> {
    const reply = await abortTransfer(this.#session, this.#sent, () => this.#stopData());
    await moving;
    if (this.#session.control.lost !== undefined) throw this.#session.control.lost;
    // What the server said by itself tells more than that the connection did not open.
    if (
      reason instanceof TransferError &&
      reason.code !== "too-long" &&
      reply !== undefined &&
      firstDigit(reply.code) >= 4 &&
      !this.#command.signal?.aborted
    ) {
      throw new RefusedError(this.#sent.line, reply, reason.phase, reason);
    }
    throw reason;
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
    return { bytes: this.#connection?.bytes ?? 0, reply };
  }

  /** True when the connection was open and broke: then the server has seen it too, and its reply says why. */
  #serverKnows(error: unknown): boolean {
    return this.#connection !== undefined && error instanceof DataError && error.code !== "aborted";
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
  #harmless(reply: Reply): boolean {
    if (firstDigit(reply.code) !== 2 || this.#command.from !== "server") return false;
    if (this.#mayBeEmpty()) return true;
    const { type, start = 0 } = this.#command;
    const size = this.#preliminary && announcedSize(this.#preliminary);
    return type?.kind === "image" && start === 0 && size !== undefined && size > 0 && this.#connection?.bytes === size;
  }

  #failure(error: unknown): unknown {
    if (!(error instanceof DataError)) return error;
    const opened = this.#connection !== undefined;
    const message = opened
      ? `${this.#sent.line} ended before it was whole: ${error.message} Try again, resuming at what arrived.`
      : `The data connection for ${this.#sent.line} could not be opened: ${error.message} Try the other mode.`;
    const phase = opened ? "transfer" : "data-open";
    return new TransferError(opened ? "broken" : "not-opened", message, {
      phase,
      command: this.#sent.line,
      cause: error,
    });
  }
}

/** The abortion of a signal as a promise, and the way to stop listening. */
function abortion(signal: AbortSignal | undefined): { readonly happened: Promise<undefined>; forget(): void } {
  let listener: () => void = () => {};
  const happened = new Promise<undefined>((resolve) => {
    listener = () => resolve(undefined);
    if (signal?.aborted) listener();
    else signal?.addEventListener("abort", listener, { once: true });
  });
  return { happened, forget: () => signal?.removeEventListener("abort", listener) };
}
