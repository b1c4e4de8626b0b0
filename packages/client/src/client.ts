import { firstDigit, type RemoteEntry, type Reply } from "@tandem/protocol";
import type { DataSink } from "@tandem/transport";
import { modified } from "./attributes/modified.ts";
import { setMode } from "./attributes/set-mode.ts";
import { setModified } from "./attributes/set-modified.ts";
import { size } from "./attributes/size.ts";
import { stat } from "./attributes/stat.ts";
import { changeDirectory, workingDirectory } from "./directory/working-directory.ts";
import { downloadFile, uploadFile, type DownloadFileOptions, type FileOptions, type FileResult } from "./files.ts";
import { ConnectionError, RefusedError } from "./ftp-error.ts";
import { list, type ListVerb, type RemoteListing } from "./listing/list.ts";
import { names } from "./listing/names.ts";
import { performAll } from "./session/perform-all.ts";
import { listArgument, pathArgument } from "./session/path-argument.ts";
import type { DataMode } from "./options.ts";
import type { ClientSession } from "./session/client-session.ts";
import type { Features } from "./session/features.ts";
import { assertRawCommand, runRawCommand } from "./session/raw-command.ts";
import { Calls } from "./pool/calls.ts";
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
  readonly #calls: Calls;
  #closing: Promise<void> | undefined;

  /** Made by `connect`, of the first session and of what calls get their sessions from. */
  constructor(session: ClientSession, calls: Calls) {
    this.#session = session;
    this.#calls = calls;
  }

  /** What the server says it can do (FEAT): names in capitals, each with its parameters. */
  get features(): Features {
    return this.#session.features;
  }

  /** Why this client cannot be used any more; `undefined` as long as it can, and as long as a lost connection may be made anew. */
  get lost(): ConnectionError | undefined {
    return this.#calls.lost;
  }

  /** How many connections it has to the server now. */
  get connections(): number {
    return this.#calls.sessions.length;
  }

  /** Which side listens for data connections. Set, it counts from the next transfer on. */
  get mode(): DataMode {
    return this.#session.mode;
  }

  set mode(mode: DataMode) {
    for (const session of this.#calls.sessions) session.mode = mode;
  }

  /**
   * The entries of a directory, of the working directory when no path is given: by MLSD where the server has it, else by
   * LIST, or by the `verb` that is asked for.
   */
  list(path?: string, { signal, verb }: CallOptions & { readonly verb?: ListVerb } = {}): RemoteListing {
    if (path !== undefined && path !== "") pathArgument(path);
    return list(this.#session, {
      path,
      verb,
      signal: this.#calls.until(signal),
      take: (until) => this.#calls.take("transfer", this.#calls.until(until)),
    });
  }

  /** The names in a directory (NLST). */
  async names(path?: string, { signal }: CallOptions = {}): Promise<readonly string[]> {
    listArgument(path);
    return this.#calls.transfer({ signal }, (lease, until) => names(lease, path, until));
  }

  /** What is known of a file or directory. */
  stat(path: string, options?: CallOptions): Promise<RemoteEntry> {
    return stat(this.#calls, path, options);
  }

  /** The bytes of a file; `undefined` when the server cannot tell. */
  size(path: string, options?: CallOptions): Promise<number | undefined> {
    return size(this.#calls, path, options);
  }

  /** When a file was last modified, in milliseconds since 1970 UTC; `undefined` when the server cannot tell. */
  modified(path: string, options?: CallOptions): Promise<number | undefined> {
    return modified(this.#calls, path, options);
  }

  /** Sets when a file was last modified, in milliseconds since 1970 UTC; false when the server does not offer it. */
  setModified(path: string, time: number, options?: CallOptions): Promise<boolean> {
    return setModified(this.#calls, path, time, options);
  }

  /** Sets the permission bits of Unix, 0 to 0o7777; false when the server does not offer it. */
  setMode(path: string, mode: number, options?: CallOptions): Promise<boolean> {
    return setMode(this.#calls, path, mode, options);
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
  async download(path: string, sink: DataSink, options: TransferOptions = {}): Promise<TransferResult> {
    pathArgument(path);
    return this.#calls.transfer({ signal: options.signal }, (lease, signal) => download(lease, path, sink, { ...options, signal }));
  }

  /**
   * Fetches a file as a stream of chunks. The connection is the loop's until it ends: another call that is awaited inside of
   * the loop would wait for ever. Leaving the loop breaks the transfer off.
   */
  read(path: string, options: TransferOptions = {}): AsyncGenerator<Uint8Array, void, undefined> {
    pathArgument(path);
    const produce = async (sink: DataSink, signal: AbortSignal): Promise<void> => {
      using lease = await this.#calls.take("transfer", signal);
      await download(lease, path, sink, { ...options, signal });
    };
    return handOver(produce, this.#calls.until(options.signal));
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

  /** Fetches a file to the path `local` of this machine, by way of `local.part`: see {@link downloadFile}. */
  downloadFile(remote: string, local: string, options?: DownloadFileOptions): Promise<FileResult> {
    return downloadFile(this, remote, local, options);
  }

  /** Sends the file at the path `local` of this machine, with its time: see {@link uploadFile}. */
  uploadFile(local: string, remote: string, options?: FileOptions): Promise<FileResult> {
    return uploadFile(this, local, remote, options);
  }

  /** Gives a file or directory another path (RNFR, RNTO). */
  rename(from: string, to: string, options?: CallOptions): Promise<void> {
    return this.#calls.command({ options, paths: [from, to], claim: "shared" }, async (lease) => {
      await performAll(lease, ["RNFR", from], ["RNTO", to]);
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
    return this.#calls.command({ options, paths: [path], claim: "everything" }, async ({ session }) => {
      await changeDirectory(session, path);
      // Another session could not come here by what CWD was told.
      if (session.state.trail === undefined) await workingDirectory(session);
    });
  }

  workingDirectory(options?: CallOptions): Promise<string> {
    return this.#calls.command({ options }, ({ session }) => workingDirectory(session));
  }

  /** What STAT tells of the session, or of a path. */
  status(path?: string, options?: CallOptions): Promise<Reply> {
    const paths = path === undefined ? [] : [path];
    return this.#calls.command({ options, paths }, ({ session }) => session.control.perform("STAT", path));
  }

  /**
   * Takes TLS off the control connection again (CCC), for a firewall that has to read along; data connections keep it. What is
   * said from now on can be read and changed by anybody on the way.
   */
  clearControl(options?: CallOptions): Promise<void> {
    return this.#calls.command({ options, claim: "everything" }, async () => {
      for (const { control } of this.#calls.sessions) {
        const reply = await control.clear();
        if (firstDigit(reply.code) !== 2) throw new RefusedError("CCC", reply, "command");
      }
    });
  }

  /**
   * Sends a command line as it is and gives its final reply, a refusal too. Throws `TypeError` for transfers, QUIT, and what
   * begins or ends TLS: those have their methods and options.
   */
  command(line: string, options?: CallOptions): Promise<Reply> {
    assertRawCommand(line);
    return this.#calls.command({ options, claim: "everything" }, ({ session }) => runRawCommand(session, line));
  }

  /** Lets the calls made so far finish, says QUIT and closes. Never rejects; a server that does not answer is not waited for long. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Breaks off what still runs, then closes. Never rejects. */
  [Symbol.asyncDispose](): Promise<void> {
    const { phase } = this.#session.control;
    this.#calls.dispose(new ConnectionError("closed", "The client was disposed of while this call ran.", { phase }));
    return this.close();
  }

  #close(): Promise<void> {
    return this.#calls.close(async ({ control, timers }) => {
      try {
        await control.reply(control.send("QUIT"), timers.close);
      } catch {
        // Gone already, or silent: closed all the same.
      }
      await control.close();
    });
  }

  async #upload(
    verb: "STOR" | "APPE",
    source: UploadSource,
    path: string,
    options: TransferOptions,
  ): Promise<TransferResult> {
    pathArgument(path);
    return this.#calls.transfer({ signal: options.signal }, (lease, signal) =>
      upload(lease, verb, source, path, { ...options, signal }),
    );
  }

  #perform(verb: "DELE" | "MKD" | "RMD", path: string, options: CallOptions | undefined): Promise<void> {
    return this.#calls.command({ options, paths: [path], claim: "shared" }, async (lease) => {
      await performAll(lease, [verb, path]);
    });
  }
}
