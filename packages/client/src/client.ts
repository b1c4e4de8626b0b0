import { setMaxListeners } from "node:events";
import { firstDigit, type RemoteEntry, type Reply } from "@tandem/protocol";
import type { DataSink } from "@tandem/transport";
import { changeDirectory, workingDirectory } from "./directory/working-directory.ts";
import { ConnectionError, RefusedError } from "./ftp-error.ts";
import { list, type ListVerb, type RemoteListing } from "./listing/list.ts";
import { names } from "./listing/names.ts";
import { modified, setModified, size, stat } from "./listing/stat.ts";
import { listArgument, pathArgument } from "./session/path-argument.ts";
import { abortable } from "./session/abortable.ts";
import type { DataMode } from "./options.ts";
import type { ClientSession } from "./session/client-session.ts";
import type { Features } from "./session/features.ts";
import { assertRawCommand, runRawCommand } from "./session/raw-command.ts";
import { Turns, type Turn } from "./session/turns.ts";
import { download } from "./transfer/download.ts";
import { handOver } from "./transfer/hand-over.ts";
import type { TransferResult } from "./transfer/transfer-command.ts";
import type { CallOptions, TransferOptions } from "./transfer/transfer-options.ts";
import { upload, type UploadSource } from "./transfer/upload.ts";

/**
 * A logged-in FTP session. Every method may be called at any time: calls run one after the other, in the order in which they
 * were made. Each takes a signal: before its turn an abort costs nothing, a transfer is broken off with ABOR, and a command
 * that was sent already is no longer waited for by the caller; the client goes on in each case. Paths are the server's own,
 * relative to the working directory or absolute. Methods reject with `FtpError`, with the signal's reason, or, for a path that
 * no command can carry, with `ProtocolError`.
 */
export class Client implements AsyncDisposable {
  readonly #session: ClientSession;
  readonly #turns = new Turns();
  readonly #disposal = new AbortController();
  #closing: Promise<void> | undefined;

  /** Made by `connect`. */
  constructor(session: ClientSession) {
    this.#session = session;
    // Each call that waits listens to it; there may be any number.
    setMaxListeners(0, this.#disposal.signal);
    const { signal } = this.#disposal;
    signal.addEventListener("abort", () => session.abandon(signal.reason as Error), { once: true });
  }

  /** What the server says it can do (FEAT): names in capitals, each with its parameters. */
  get features(): Features {
    return this.#session.features;
  }

  /** Why this client cannot be used any more; `undefined` as long as it can. */
  get lost(): ConnectionError | undefined {
    return this.#session.reopening !== undefined ? undefined : this.#session.control.lost;
  }

  /** Which side listens for data connections. Set, it counts from the next transfer on. */
  get mode(): DataMode {
    return this.#session.mode;
  }

  set mode(mode: DataMode) {
    this.#session.mode = mode;
  }

  /**
   * The entries of a directory, of the working directory when no path is given: by MLSD where the server has it, else by
   * LIST, or by the `verb` that is asked for.
   */
  list(path?: string, { signal, verb }: CallOptions & { readonly verb?: ListVerb } = {}): RemoteListing {
    if (path !== undefined && path !== "") pathArgument(path);
    return list(this.#session, { path, verb, signal: this.#until(signal), take: (until) => this.#take(until) });
  }

  /** The names in a directory (NLST). */
  names(path?: string, { signal }: CallOptions = {}): Promise<readonly string[]> {
    return this.#transfer(
      signal,
      () => listArgument(path),
      (until) => names(this.#session, path, until),
    );
  }

  /** What is known of a file or directory. */
  stat(path: string, options?: CallOptions): Promise<RemoteEntry> {
    return this.#call(options, [path], () => stat(this.#session, path));
  }

  /** The bytes of a file; `undefined` when the server cannot tell. */
  size(path: string, options?: CallOptions): Promise<number | undefined> {
    return this.#call(options, [path], () => size(this.#session, path));
  }

  /** When a file was last modified, in milliseconds since 1970 UTC; `undefined` when the server cannot tell. */
  modified(path: string, options?: CallOptions): Promise<number | undefined> {
    return this.#call(options, [path], () => modified(this.#session, path));
  }

  /** Sets when a file was last modified, in milliseconds since 1970 UTC; false when the server does not offer it. */
  setModified(path: string, time: number, options?: CallOptions): Promise<boolean> {
    return this.#call(options, [path], () => setModified(this.#session, path, time));
  }

  /** Whether there is a file or a directory. */
  async exists(path: string, options?: CallOptions): Promise<boolean> {
    try {
      await this.stat(path, options);
      return true;
    } catch (error) {
      if (error instanceof RefusedError && error.reply.code === 550) return false;
      throw error;
    }
  }

  /** Fetches a file into a sink, which is given one chunk at a time and sets the pace. */
  download(path: string, sink: DataSink, options: TransferOptions = {}): Promise<TransferResult> {
    return this.#transfer(
      options.signal,
      () => pathArgument(path),
      (signal) => download(this.#session, path, sink, { ...options, signal }),
    );
  }

  /**
   * Fetches a file as a stream of chunks. The connection is the loop's until it ends: another call that is awaited inside of
   * the loop would wait for ever. Leaving the loop breaks the transfer off.
   */
  read(path: string, options: TransferOptions = {}): AsyncGenerator<Uint8Array, void, undefined> {
    pathArgument(path);
    const produce = async (sink: DataSink, signal: AbortSignal): Promise<void> => {
      using _turn = await this.#take(signal);
      await download(this.#session, path, sink, { ...options, signal });
    };
    return handOver(produce, this.#until(options.signal));
  }

  /** Fetches a file into memory. */
  async downloadBytes(path: string, options?: TransferOptions): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    await this.download(path, { write: (bytes) => Promise.resolve(void chunks.push(bytes)) }, options);
    const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const chunk of chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    return bytes;
  }

  /** Stores a file in place of one of that name. With `start`, the source begins at that byte and the bytes before it stay. */
  upload(source: UploadSource, path: string, options: TransferOptions = {}): Promise<TransferResult> {
    return this.#upload("STOR", source, path, options);
  }

  /** Stores at the end of a file, making it when missing. */
  append(source: UploadSource, path: string, options: Omit<TransferOptions, "start"> = {}): Promise<TransferResult> {
    return this.#upload("APPE", source, path, options);
  }

  /** Gives a file or directory another path (RNFR, RNTO). */
  rename(from: string, to: string, options?: CallOptions): Promise<void> {
    return this.#call(options, [from, to], async () => {
      await this.#session.control.perform("RNFR", from);
      await this.#session.control.perform("RNTO", to);
    });
  }

  /** Removes a file. */
  remove(path: string, options?: CallOptions): Promise<void> {
    return this.#perform("DELE", path, options);
  }

  makeDirectory(path: string, options?: CallOptions): Promise<void> {
    return this.#perform("MKD", path, options);
  }

  /** Removes an empty directory. */
  removeDirectory(path: string, options?: CallOptions): Promise<void> {
    return this.#perform("RMD", path, options);
  }

  changeDirectory(path: string, options?: CallOptions): Promise<void> {
    return this.#call(options, [path], () => changeDirectory(this.#session, path));
  }

  workingDirectory(options?: CallOptions): Promise<string> {
    return this.#call(options, [], () => workingDirectory(this.#session));
  }

  /** What STAT tells of the session, or of a path. */
  status(path?: string, options?: CallOptions): Promise<Reply> {
    return this.#call(options, path === undefined ? [] : [path], () => this.#session.control.perform("STAT", path));
  }

  /**
   * Takes TLS off the control connection again (CCC), for a firewall that has to read along; data connections keep it. What is
   * said from now on can be read and changed by anybody on the way.
   */
  clearControl(options?: CallOptions): Promise<void> {
    return this.#call(options, [], async () => {
      const reply = await this.#session.control.clear();
      if (firstDigit(reply.code) !== 2) throw new RefusedError("CCC", reply, "command");
    });
  }

  /**
   * Sends a command line as it is and gives its final reply, a refusal too. Throws `TypeError` for transfers, QUIT, and what
   * begins or ends TLS: those have their methods and options.
   */
  command(line: string, options?: CallOptions): Promise<Reply> {
    assertRawCommand(line);
    return this.#call(options, [], () => runRawCommand(this.#session, line));
  }

  /** Lets the calls made so far finish, says QUIT and closes. Never rejects; a server that does not answer is not waited for long. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Breaks off what still runs, then closes. Never rejects. */
  [Symbol.asyncDispose](): Promise<void> {
    const { phase } = this.#session.control;
    this.#disposal.abort(new ConnectionError("closed", "The client was disposed of while this call ran.", { phase }));
    return this.close();
  }

  async #close(): Promise<void> {
    const last = this.#take(undefined);
    this.#turns.close(new ConnectionError("closed", "This client was closed; connect again.", { phase: "command" }));
    using _turn = await last;
    // Asked only now: the calls before may have gone on over another control connection.
    const { control, timers } = this.#session;
    try {
      await control.reply(control.send("QUIT"), timers.close);
    } catch {
      // Gone already, or silent: closed all the same.
    }
    await control.close();
  }

  /** Runs commands in their turn. A caller who aborts is let go at once; the turn lasts until the replies are there. */
  async #call<Value>(
    options: CallOptions | undefined,
    lines: readonly string[],
    work: () => Promise<Value>,
  ): Promise<Value> {
    for (const line of lines) pathArgument(line);
    const signal = this.#until(options?.signal);
    const turn = await this.#take(signal);
    const working = work().finally(() => turn[Symbol.dispose]());
    return abortable(working, signal);
  }

  /** Runs a transfer in its turn; it ends in step with the server when it is aborted. */
  async #transfer<Value>(
    signal: AbortSignal | undefined,
    check: () => unknown,
    work: (signal: AbortSignal) => Promise<Value>,
  ): Promise<Value> {
    check();
    const until = this.#until(signal);
    using _turn = await this.#take(until);
    return await work(until);
  }

  #upload(
    verb: "STOR" | "APPE",
    source: UploadSource,
    path: string,
    options: TransferOptions,
  ): Promise<TransferResult> {
    return this.#transfer(
      options.signal,
      () => pathArgument(path),
      (signal) => upload(this.#session, verb, source, path, { ...options, signal }),
    );
  }

  #perform(verb: "DELE" | "MKD" | "RMD", path: string, options: CallOptions | undefined): Promise<void> {
    return this.#call(options, [path], async () => void (await this.#session.control.perform(verb, path)));
  }

  #until(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? this.#disposal.signal : AbortSignal.any([this.#disposal.signal, signal]);
  }

  /** A turn begins on a connection that stands: who began it anew may have gone. */
  async #take(signal: AbortSignal | undefined): Promise<Turn> {
    const turn = await this.#turns.take(signal);
    const standing = this.#session.reopening?.catch(() => {});
    try {
      await (standing === undefined || signal === undefined ? standing : abortable(standing, signal));
      return turn;
    } catch (error) {
      turn[Symbol.dispose]();
      throw error;
    }
  }
}
