import { AsciiDecoder, AsciiEncoder, reply, type Reply, type Verb, type VirtualPath } from "@tandem/protocol";
import type { Source, Stage } from "@tandem/storage";
import type { SessionTrace, Side } from "@tandem/trace";
import {
  DataError,
  decodeSink,
  encodeSource,
  type Clock,
  type DataConnection,
  type DataSource,
} from "@tandem/transport";
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
  /** The text is already as it must stand on the data connection, whatever the representation type: a listing. */
  readonly verbatim?: true;
}

/** Where a transfer stands, for STAT. */
export interface TransferProgress {
  readonly verb: Verb;
  readonly bytes: number;
}

/**
 * What every transferring command does, once, in the one right order: open the file, announce with 150, open the data
 * connection, move the bytes, store them for good, close, and only then the final reply (RFC 959 §5.4).
 */
export interface Transfer {
  send(subject: TransferSubject, open: (signal: AbortSignal) => Promise<Source> | DataSource): Promise<TransferReply>;
  receive(subject: TransferSubject, open: (signal: AbortSignal) => Promise<Stage>): Promise<TransferReply>;
  readonly progress: TransferProgress | undefined;
  /** Breaks off what runs, if anything does. */
  abort(reason: DataError): void;
  /** Whether the last transfer was broken off: one that was complete by then was not. Told once. */
  takeAborted(): boolean;
}

export interface TransferOptions {
  readonly session: SessionState;
  readonly clock: Clock;
  readonly trace: SessionTrace;
  /** Sends the preliminary reply. */
  readonly announce: (reply: Reply<150>) => void;
  /** Throws when the client is gone: an upload whose client died has an end, and is not whole. */
  readonly assertPresent: () => void;
}

/** The transfers of one session, one at a time. */
export function transfer({ session, clock, trace, announce, assertPresent }: TransferOptions): Transfer {
  let running: { readonly control: AbortController; readonly verb: Verb; connection?: DataConnection } | undefined;
  let aborted = false;

  /** Runs one transfer: `move` is given the open connection and resolves when the bytes are where they belong. */
  async function run(
    subject: TransferSubject,
    from: Side,
    prepare: (signal: AbortSignal) => Promise<Prepared>,
  ): Promise<TransferReply> {
    await using offer = session.takeOffer();
    if (offer === undefined)
      throw new DataError("withdrawn", "No data connection was agreed on: send PASV, EPSV, PORT or EPRT first.");
    const control = new AbortController();
    const current: NonNullable<typeof running> = { control, verb: subject.verb };
    running = current;
    aborted = false;
    try {
      await using prepared = await prepare(control.signal);
      announce(reply(150, announcement(subject, prepared.size)));
      await using connection = await offer.open(control.signal);
      current.connection = connection;
      control.signal.addEventListener("abort", () => connection.abort(control.signal.reason as Error), { once: true });
      control.signal.throwIfAborted();
      const begun = clock.now();
      const { verb, path, start = 0 } = subject;
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
        await prepared.move(connection);
      } catch (error) {
        end(control.signal.aborted ? "aborted" : "failed");
        throw error;
      }
      end("complete");
      return reply(226, `Done: ${connection.bytes} bytes ${from === "server" ? "sent" : "stored"}.`);
    } catch (error) {
      aborted = control.signal.aborted;
      throw error;
    } finally {
      running = undefined;
    }
  }

  const isText = ({ verbatim }: TransferSubject): boolean => verbatim !== true && session.facts.type.kind === "ascii";

  /** Clients that have not asked for the size take it from here. */
  const announcement = ({ name }: TransferSubject, size: number | undefined): string => {
    const type = session.facts.type.kind === "ascii" ? "ASCII" : "BINARY";
    return `Opening ${type} mode data connection for ${name}${size === undefined ? "" : ` (${size} bytes)`}.`;
  };

  return {
    send: (subject, open) =>
      run(subject, "server", async (signal) => {
        const source = await open(signal);
        return {
          size: "size" in source && !isText(subject) ? source.size : undefined,
          move: (connection) => connection.send(isText(subject) ? encodeSource(source, new AsciiEncoder()) : source),
          async [Symbol.asyncDispose]() {
            if (Symbol.asyncDispose in source) await source[Symbol.asyncDispose]();
          },
        };
      }),
    receive: (subject, open) =>
      run(subject, "client", async (signal) => {
        const stage = await open(signal);
        return {
          size: undefined,
          async move(connection) {
            const sink = isText(subject) ? decodeSink(stage, new AsciiDecoder()) : undefined;
            await connection.receive(sink ?? stage);
            await sink?.end();
            await clock.turn();
            assertPresent();
            signal.throwIfAborted();
            await stage.commit();
          },
          [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose](),
        };
      }),
    get progress() {
      return running && { verb: running.verb, bytes: running.connection?.bytes ?? 0 };
    },
    abort(reason) {
      running?.control.abort(reason);
    },
    takeAborted() {
      const was = aborted;
      aborted = false;
      return was;
    },
  };
}

/** A file that is open, and what is to be done with it once the data connection stands. */
interface Prepared extends AsyncDisposable {
  /** Bytes that will be sent, when that is known. */
  readonly size: number | undefined;
  move(connection: DataConnection): Promise<void>;
}
