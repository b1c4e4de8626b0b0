import type { Readable, Writable } from "node:stream";
import { firstDigit, type Reply } from "@tandem/protocol";
import type { DataSink } from "@tandem/transport";
import { ClientFacts } from "./attributes/client-facts.ts";
import { changeDirectory, workingDirectory } from "./directory/working-directory.ts";
import { ConnectionError, RefusedError } from "./ftp-error.ts";
import type { ListCallOptions } from "./listing/list-options.ts";
import { list, type RemoteListing } from "./listing/list.ts";
import { names } from "./listing/names.ts";
import { downloadFile } from "./local/download-file.ts";
import type { DownloadFileOptions, FileResult, UploadFileOptions } from "./local/file-options.ts";
import { uploadFile } from "./local/upload-file.ts";
import { performAll } from "./session/perform-all.ts";
import { listArgument, pathArgument } from "./session/path-argument.ts";
import type { DataMode } from "./options.ts";
import type { ClientSession } from "./session/client-session.ts";
import type { Features } from "./session/features.ts";
import { assertRawCommand, runRawCommand } from "./session/raw-command.ts";
import type { Calls } from "./pool/calls.ts";
import type { DownloadTarget } from "./streams/download-target.ts";
import { readStream } from "./streams/read-stream.ts";
import type { UploadSource } from "./streams/upload-source.ts";
import { writeStream } from "./streams/write-stream.ts";
import { fetchBytes, fetchFile, iterateFile } from "./transfer/fetch-file.ts";
import { storeFile, type UploadOptions, type UploadResult, type WriteStreamOptions } from "./transfer/store-file.ts";
import type { CallOptions, DownloadOptions, TransferOptions } from "./transfer/transfer-options.ts";
import { copy } from "./tree/copy.ts";
import { makeDirectories } from "./tree/make-directories.ts";
import { removeTree } from "./tree/remove-tree.ts";
import { rename, type RenameOptions } from "./tree/rename.ts";
import type { TreeOptions } from "./tree/tree-options.ts";

/**
 * A client of one server, over as many sessions as it needs and may have. Every method may be called at any time: calls begin in
 * the order in which they were made, and go out together as far as they get on with each other. Each takes a signal: before its
 * turn an abort costs nothing, a transfer is broken off with ABOR, and a command that was sent already is no longer waited for by
 * the caller; the client goes on in each case. Paths are the server's own, relative to the working directory or absolute. Methods
 * reject with `FtpError`, with the signal's reason, or, for a path that no command can carry, with `ProtocolError`.
 */
export class Client extends ClientFacts implements AsyncDisposable {
  readonly #session: ClientSession;
  readonly #calls: Calls;
  #closing: Promise<void> | undefined;

  /** Made by `connect`, of the first session and of what calls get their sessions from. */
  constructor(session: ClientSession, calls: Calls) {
    super(calls);
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
   * LIST, or by the `verb` that is asked for; with `recursive`, of all directories below it too.
   */
  list(path?: string, { signal, verb, ...options }: ListCallOptions = {}): RemoteListing {
    if (path !== undefined && path !== "") pathArgument(path);
    return list(this.#session, {
      ...options,
      path,
      verb,
      signal: this.#calls.until(signal),
      take: (claim, until) => this.#calls.take(claim, this.#calls.until(until)),
    });
  }

  /** The names in a directory (NLST). */
  async names(path?: string, { signal }: CallOptions = {}): Promise<readonly string[]> {
    listArgument(path);
    return this.#calls.transfer({ signal }, (lease, until) => names(lease, path, until));
  }

  /**
   * Fetches a file, or the part from `start` to `end` of it, into a stream of Node or of the web, which is ended or destroyed with
   * it, or into a sink that is given one chunk at a time; each sets the pace.
   */
  download(path: string, sink: DataSink, options?: DownloadOptions): Promise<UploadResult>;
  download(path: string, target: DownloadTarget, options?: DownloadOptions): Promise<UploadResult>;
  download(path: string, target: DownloadTarget, options: DownloadOptions = {}): Promise<UploadResult> {
    return fetchFile(this.#calls, path, target, options);
  }

  /** Fetches a file as chunks to iterate over, as fast as the loop goes. Leaving the loop breaks the transfer off. */
  read(path: string, options: DownloadOptions = {}): AsyncGenerator<Uint8Array, void, undefined> {
    return iterateFile(this.#calls, path, options);
  }

  /** A file as a stream of Node; destroying it breaks the transfer off. */
  createReadStream(path: string, options: DownloadOptions = {}): Readable {
    pathArgument(path);
    const { signal: given } = options;
    return readStream((signal) =>
      this.read(path, { ...options, signal: given === undefined ? signal : AbortSignal.any([given, signal]) }),
    );
  }

  /** Fetches a file into memory. */
  downloadBytes(path: string, options: DownloadOptions = {}): Promise<Uint8Array> {
    return fetchBytes(this.#calls, path, options);
  }

  /** Fetches a file into memory, as text in UTF-8; a byte order mark is dropped. */
  async downloadText(path: string, options: DownloadOptions = {}): Promise<string> {
    return new TextDecoder().decode(await this.downloadBytes(path, options));
  }

  /** Stores a file in place of one of that name. With `start`, the source begins at that byte and the bytes before it stay. */
  upload(source: UploadSource, path: string, options: UploadOptions = {}): Promise<UploadResult> {
    return storeFile(this.#calls, "STOR", source, path, options);
  }

  /** Stores at the end of a file, making it when missing. */
  append(source: UploadSource, path: string, options: Omit<TransferOptions, "start"> = {}): Promise<UploadResult> {
    return storeFile(this.#calls, "APPE", source, path, options);
  }

  /** A file to write to as a stream of Node; it has finished when the server has confirmed it. Destroying it breaks the transfer off. */
  createWriteStream(path: string, options: WriteStreamOptions = {}): Writable {
    pathArgument(path);
    const { append = false, signal: given, ...rest } = options;
    return writeStream((source, signal) => {
      const until = given === undefined ? signal : AbortSignal.any([given, signal]);
      return append
        ? this.append(source, path, { ...rest, signal: until })
        : this.upload(source, path, { ...rest, signal: until });
    });
  }

  /** Fetches a file to the path `local` of this machine, by way of `local.part`: see {@link downloadFile}. */
  downloadFile(remote: string, local: string, options?: DownloadFileOptions): Promise<FileResult> {
    return downloadFile(this, remote, local, options);
  }

  /** Sends the file at the path `local` of this machine, with its time: see {@link uploadFile}. */
  uploadFile(local: string, remote: string, options?: UploadFileOptions): Promise<FileResult> {
    return uploadFile(this, local, remote, options);
  }

  /** Gives a file or directory another path (RNFR, RNTO). */
  rename(from: string, to: string, options?: RenameOptions): Promise<void> {
    return rename(this.#calls, from, to, options);
  }

  /**
   * Copies a file, on the server where that can and else by way of this machine: fetched to a temporary folder, and sent. Gives
   * which of the two it was.
   */
  copy(from: string, to: string, options?: CallOptions): Promise<"on-server" | "through-us"> {
    return copy(this.#calls, this, from, to, options);
  }

  /** Removes a file; `recursive`, a directory too, with all that is in it, whose links are removed and not followed. */
  remove(path: string, { recursive = false, ...options }: TreeOptions = {}): Promise<void> {
    if (!recursive) return this.#perform("DELE", path, options);
    return removeTree(this.#calls, (directory, how) => this.list(directory, how), path, options);
  }

  /** Makes a directory; `recursive`, those above it too, and one that is there is as good as made. */
  makeDirectory(path: string, { recursive = false, ...options }: TreeOptions = {}): Promise<void> {
    return recursive ? makeDirectories(this.#calls, path, options) : this.#perform("MKD", path, options);
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

  #perform(verb: "DELE" | "MKD" | "RMD", path: string, options: CallOptions | undefined): Promise<void> {
    return this.#calls.command({ options, paths: [path], claim: "shared" }, async (lease) => {
      await performAll(lease, [verb, path]);
    });
  }
}
