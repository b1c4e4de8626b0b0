import { reply, type Reply, type SessionFacts, type Verb, type VirtualPath } from "@tandem/protocol";
import type { Source, Stage } from "@tandem/storage";
import { traceTransfer, type SessionTrace, type Side } from "@tandem/trace";
import type { Clock, DataConnection, DataError, DataOffer, DataSource } from "@tandem/transport";
import type { ServerOptions } from "../options.ts";
import type { DataOffers } from "./data-offers.ts";
import { isPromised } from "./is-promised.ts";
import { LateAbort } from "./late-abort.ts";
import { pause } from "./pause.ts";
import { PreparedDownload } from "./prepared-download.ts";
import { preparedUpload } from "./prepared-upload.ts";
import type { Prepared } from "./prepared.ts";
import { SessionOver } from "./session-over.ts";
import type { SessionState } from "./session-state.ts";

/** How every transferring command ends. */
export type TransferReply = Reply<226 | 425 | 426 | 451>;

/** What a transfer is about, for its replies and its trace. */
export interface TransferSubject {
  readonly verb: Verb;
  readonly path: VirtualPath | null;
  /** First byte asked for. */
  readonly start?: number;
  /** What 150 announces: `notes.txt`. */
  readonly name: string;
  /** What 150 says instead, where a program reads it (STOU). */
  readonly announcement?: string;
  /** The text has its line ends as they must stand on the data connection, whatever the representation type: a listing. */
  readonly verbatim?: true;
}

/** An upload has a path. */
export type UploadSubject = TransferSubject & { readonly path: VirtualPath };

/** Where a transfer stands, for STAT. */
export interface TransferProgress {
  readonly verb: Verb;
  readonly path: VirtualPath | null;
  /** Bytes that went over the data connection. */
  readonly bytes: number;
  /** How many will in all, when that is known. */
  readonly size?: number;
}

/**
 * What every transferring command does, once, in the one right order: open the file, announce with 150, open the data
 * connection, move the bytes, store them for good, close, and only then the final reply (RFC 959 §5.4). The announcement is
 * 150 also when the data connection stands already, for which 125 is meant: some clients know 150 alone, and none minds it.
 */
export interface Transfer {
  send(subject: TransferSubject, open: (abort: Abort) => Promise<Source> | Source | DataSource): Promise<TransferReply>;
  receive(subject: UploadSubject, open: (abort: Abort) => Promise<Stage>): Promise<TransferReply>;
  readonly progress: TransferProgress | undefined;
  /** Breaks off what runs, if anything does. */
  abort(reason: DataError): void;
  /** Whether the last transfer was broken off: one that was complete by then was not. Told once. */
  takeAborted(): boolean;
}

/** How a transfer is broken off; its signal is made when it is asked for. */
export type Abort = Pick<LateAbort, "signal">;

export interface TransferOptions {
  readonly session: SessionState;
  readonly offers: DataOffers;
  readonly clock: Clock;
  readonly trace: SessionTrace;
  readonly options: ServerOptions;
  /** Sends a preliminary reply. */
  readonly announce: (reply: Reply<110 | 150>) => void;
  /** Resolves when the client reads its replies again; `undefined` when it does. */
  readonly drained: () => Promise<void> | undefined;
  /** Throws when the client is gone: an upload whose client died has an end, and is not whole. */
  readonly assertPresent: () => void;
}

/** The transfers of one session, one at a time. */
export function transfer(given: TransferOptions): Transfer {
  const { session, offers, clock, trace, options, announce, drained, assertPresent } = given;
  let running: Running | undefined;
  let aborted = false;
  /** Files that were sent and fetched, or tried to be, by whoever was logged in. */
  let files = 0;

  /** Runs one transfer: `move` is given the open connection and resolves when the bytes are where they belong. */
  async function run(
    subject: TransferSubject,
    from: Side,
    prepare: (abort: LateAbort, facts: SessionFacts) => Prepared | Promise<Prepared>,
  ): Promise<TransferReply> {
    const { facts } = session;
    const most = session.account?.limits?.transfers ?? options.limits.transfers;
    if (subject.verbatim !== true && ++files > most) {
      throw new SessionOver(
        `A session here has ${most} ${most === 1 ? "transfer" : "transfers"} and no more; connect again.`,
      );
    }
    await using offer = session.takeOffer() ?? offers.dialDefault();
    const abort = new LateAbort();
    const current: Running = {
      abort,
      subject,
      offer: undefined,
      size: undefined,
      connection: undefined,
      begun: undefined,
    };
    running = current;
    aborted = false;
    try {
      const preparing = prepare(abort, facts);
      await using prepared = isPromised(preparing) ? await preparing : preparing;
      current.size = prepared.size;
      announce(reply(150, announcement(subject, facts, prepared.size)));
      abort.throwIfAborted();
      current.offer = offer;
      await using connection = await offer.open();
      current.connection = connection;
      abort.throwIfAborted();
      current.begun = clock.now();
      const { verb, path, start = 0 } = subject;
      const end = traceTransfer(trace, { verb, path, from, start }, clock);
      let done: string;
      try {
        done = await prepared.move(connection);
      } catch (error) {
        end(abort.aborted ? "aborted" : "failed", connection.bytes);
        throw error;
      }
      end("complete", connection.bytes);
      return reply(226, done);
    } catch (error) {
      aborted = abort.aborted;
      throw error;
    } finally {
      running = undefined;
    }
  }

  /** Answers a restart marker of the client with our own: where in the file its place is (RFC 959 §3.5, RFC 1123 §4.1.3.4). */
  async function answerMarker(marker: string, position: number): Promise<void> {
    announce(reply(110, `MARK ${marker} = ${position}`));
    // Markers are small, and their answers could pile up before a client that reads none.
    await drained();
  }

  return {
    send: (subject, open) =>
      run(subject, "server", (abort, facts) => {
        const prepared = (source: Source | DataSource): Prepared =>
          new PreparedDownload(source, subject, facts, session);
        const source = open(abort);
        return isPromised(source) ? source.then(prepared) : prepared(source);
      }),
    receive: (subject, open) =>
      run(subject, "client", async (abort, representation) =>
        preparedUpload(await open(abort), {
          path: subject.path,
          representation,
          inflation: options.limits.inflation,
          most: session.account?.limits?.uploadSize ?? options.limits.uploadSize,
          pace: () => session.membership?.flow("upload"),
          answerMarker,
          async confirm() {
            await clock.turn();
            const doubt = running?.begun === undefined ? 0 : hesitation(clock.now() - running.begun);
            if (doubt > 0) await pause(clock, doubt, abort.signal);
            assertPresent();
            abort.throwIfAborted();
          },
        }),
      ),
    get progress() {
      if (running === undefined) return undefined;
      const { subject, size, connection } = running;
      const bytes = connection?.bytes ?? 0;
      return { verb: subject.verb, path: subject.path, bytes, ...(size === undefined ? {} : { size }) };
    },
    abort(reason) {
      if (running === undefined || running.abort.aborted) return;
      running.abort.abort(() => reason);
      running.offer?.abort(reason);
      running.connection?.abort(reason);
    },
    takeAborted() {
      const was = aborted;
      aborted = false;
      return was;
    },
  };
}

interface Running {
  readonly abort: LateAbort;
  readonly subject: TransferSubject;
  /** What its data connection comes from, once that is awaited. */
  offer: DataOffer | undefined;
  size: number | undefined;
  connection: DataConnection | undefined;
  /** When its data connection stood, in milliseconds of the clock. */
  begun: number | undefined;
}

/** Clients that have not asked for the size take it from here. */
function announcement(subject: TransferSubject, { type }: SessionFacts, size: number | undefined): string {
  if (subject.announcement !== undefined) return subject.announcement;
  const mode = type.kind === "ascii" ? "ASCII" : type.kind === "ebcdic" ? "EBCDIC" : "BINARY";
  return `Opening ${mode} mode data connection for ${subject.name}${size === undefined ? "" : ` (${size} bytes)`}.`;
}

/**
 * How long the end of an upload that took so many milliseconds is doubted. The system of a client that was killed closes both
 * its connections, often the data connection first: that looks like the end of the file until the other end comes, some
 * milliseconds later. A fiftieth of its time is a price that nobody notices, and a short upload is seldom the one that was
 * being made; 25 ms are what a busy machine takes to end a process.
 */
function hesitation(duration: number): number {
  const doubt = Math.min(25, duration / 50);
  return doubt < 1 ? 0 : doubt;
}
