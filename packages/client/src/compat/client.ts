import type { Readable, Writable } from "node:stream";
import { printable } from "@tandem/protocol";
import { createTracer, type TraceEvent } from "@tandem/trace/telling";
import { systemClock } from "@tandem/transport";
import type { Client as TandemClient } from "../client.ts";
import { connect } from "../connect.ts";
import { ConnectionError } from "../ftp-error.ts";
import { defaultTimers, type ClientTimers, type ConnectOptions } from "../options.ts";
import { connectOptionsOf, type AccessOptions } from "./access.ts";
import { FTPContext } from "./context.ts";
import { fileInfoOf, type FileInfo } from "./file-info.ts";
import { receiveFile, sendFile, type UploadOptions } from "./local-file.ts";
import { ProgressTracker, type ProgressHandler } from "./progress-tracker.ts";
import { FTPError, orFtpError, responseOf, type FTPResponse } from "./response.ts";
import { clearTree, fetchTree, sendTree, type Trees } from "./trees.ts";

/** What a client is made with. */
export interface ClientOptions {
  /** Dial the address that the server names for data connections, instead of the server's own; off. */
  readonly allowSeparateTransferHost: boolean;
  /** Bytes of one listing at most. */
  readonly maxListingBytes: number;
  /** Whatever else Tandem's `connect` takes: `connections`, `retries`, `proxy` … */
  readonly connect: Partial<ConnectOptions>;
}

/** Reads the lines of a listing. */
export type RawListParser = (rawList: string) => FileInfo[];

/**
 * basic-ftp's client, done with Tandem's: the same names, arguments, results and errors, for a project that changes one import.
 * Unlike basic-ftp's it may be called at any time (calls wait for their turn), and makes lost connections anew by itself.
 */
export class Client implements AsyncDisposable {
  readonly ftp: FTPContext;
  /** Reads listings in place of Tandem's parser. */
  parseList: RawListParser | undefined;
  readonly #options: Partial<ClientOptions>;
  readonly #progress = new ProgressTracker();
  #client: TandemClient | undefined;

  /** `timeout`: milliseconds that the server may take for anything, 30 seconds; 0 for any time. */
  constructor(timeout = 30_000, options: Partial<ClientOptions> = {}) {
    this.ftp = new FTPContext(timeout);
    this.#options = options;
  }

  /** Connects, puts TLS on the connection where it is wanted, and logs in; ends the session before. Gives the server's greeting. */
  async access(options: AccessOptions = {}): Promise<FTPResponse> {
    this.close();
    const { allowSeparateTransferHost, maxListingBytes, connect: more } = this.#options;
    const tracer = createTracer({ now: () => systemClock.now(), date: () => systemClock.date() });
    const greeting: string[] = [];
    tracer.subscribe((event: TraceEvent) => {
      if (event.kind === "control.line" && event.from === "server" && !isWhole(greeting)) greeting.push(event.text);
      this.ftp.follow(event);
    });
    this.#client = await orFtpError(
      connect({
        ...connectOptionsOf(options),
        timers: timersOf(this.ftp.timeout),
        ...(allowSeparateTransferHost !== undefined && { trustPassiveAddress: allowSeparateTransferHost }),
        ...(maxListingBytes !== undefined && { limits: { listing: maxListingBytes } }),
        tracer,
        ...more,
      }),
    );
    return { code: Number(greeting[0]?.slice(0, 3)), message: greeting.join("\n") };
  }

  /** Ends the session; what still runs rejects. The client can be used again after another `access`. */
  close(): void {
    void this.#client?.[Symbol.asyncDispose]();
    this.#client = undefined;
  }

  [Symbol.asyncDispose](): Promise<void> {
    const closing = this.#client?.[Symbol.asyncDispose]() ?? Promise.resolve();
    this.#client = undefined;
    return closing;
  }

  /** True without a session, and when the last one was lost for good. */
  get closed(): boolean {
    return this.#client === undefined || this.#client.lost !== undefined;
  }

  /** Sends a command line and gives its final reply. */
  async send(command: string, ignoreErrorCodes = false): Promise<FTPResponse> {
    const response = responseOf(await this.#session.command(command));
    if (response.code >= 400 && !ignoreErrorCodes) throw new FTPError(response);
    return response;
  }

  /** The same, and gives a refusal too. */
  sendIgnoringError(command: string): Promise<FTPResponse> {
    return this.send(command, true);
  }

  /** What FEAT told. */
  async features(): Promise<Map<string, string>> {
    return new Map(this.#session.features);
  }

  async pwd(): Promise<string> {
    return orFtpError(this.#session.workingDirectory());
  }

  cd(path: string): Promise<FTPResponse> {
    return this.send(`CWD ${path}`);
  }

  cdup(): Promise<FTPResponse> {
    return this.send("CDUP");
  }

  /** When a file was last modified. */
  async lastMod(path: string): Promise<Date> {
    const modified = await orFtpError(this.#session.modified(path));
    if (modified === undefined)
      throw new Error(`The server does not tell when ${printable(path)} was modified (MDTM); a listing may.`);
    return new Date(modified);
  }

  /** Bytes of a file. */
  async size(path: string): Promise<number> {
    const size = await orFtpError(this.#session.size(path));
    if (size === undefined)
      throw new Error(`The server does not tell the size of ${printable(path)} (SIZE); a listing may.`);
    return size;
  }

  /** Gives a file or directory another path. As with basic-ftp nothing else should be asked for meanwhile. */
  async rename(srcPath: string, destPath: string): Promise<FTPResponse> {
    await this.send(`RNFR ${srcPath}`);
    return this.send(`RNTO ${destPath}`);
  }

  remove(path: string, ignoreErrorCodes = false): Promise<FTPResponse> {
    return this.send(`DELE ${path}`, ignoreErrorCodes);
  }

  removeEmptyDir(path: string): Promise<FTPResponse> {
    return this.send(`RMD ${path}`);
  }

  /** Tells of all transfers from now on, counted anew; of none without a handler. */
  trackProgress(handler?: ProgressHandler): void {
    this.#progress.reportTo(handler);
  }

  /** The entries of a directory. */
  async list(path = ""): Promise<FileInfo[]> {
    const entries = await orFtpError(this.#session.list(path === "" ? undefined : path).all());
    this.#progress.follow(path, "list").end(0);
    if (this.parseList !== undefined) return this.parseList(entries.map(({ raw }) => raw).join("\r\n"));
    return entries.map(fileInfoOf);
  }

  /** Stores what a stream gives, or a file of this machine. */
  uploadFrom(source: Readable | string, toRemotePath: string, options: UploadOptions = {}): Promise<FTPResponse> {
    return this.#send("upload", source, toRemotePath, options);
  }

  /** The same at the end of a file, which is made when missing. */
  appendFrom(source: Readable | string, toRemotePath: string, options: UploadOptions = {}): Promise<FTPResponse> {
    return this.#send("append", source, toRemotePath, options);
  }

  /** Fetches a file from byte `startAt` on, into a stream or to a path of this machine, there from the same byte on. */
  async downloadTo(destination: Writable | string, fromRemotePath: string, startAt = 0): Promise<FTPResponse> {
    const client = this.#session;
    const progress = this.#progress.follow(fromRemotePath, "download", startAt);
    const options = { start: startAt, onProgress: progress.onProgress };
    const result = await orFtpError(
      typeof destination === "string"
        ? receiveFile(client, fromRemotePath, destination, options)
        : client.download(fromRemotePath, destination, options),
    );
    progress.end(result.bytes);
    return responseOf(result.reply);
  }

  /** Makes a directory and those above it, and goes there. */
  async ensureDir(remoteDirPath: string): Promise<void> {
    if (remoteDirPath.startsWith("/")) await this.cd("/");
    for (const name of remoteDirPath.split("/").filter((part) => part !== "")) {
      // There already, as a rule; CWD tells.
      await this.sendIgnoringError(`MKD ${name}`);
      await this.cd(name);
    }
  }

  /** Removes everything in the working directory. */
  async clearWorkingDir(): Promise<void> {
    await orFtpError(clearTree(this.#session, await this.pwd()));
  }

  /** Removes a directory with everything in it; of the root, what is in it. */
  async removeDir(remoteDirPath: string): Promise<void> {
    const path = await this.#absolute(remoteDirPath);
    await orFtpError(clearTree(this.#session, path));
    if (path !== "/") await this.removeEmptyDir(path);
  }

  /** Stores what is in a folder of this machine in a directory, the working directory when missing; what else is there stays. */
  async uploadFromDir(localDirPath: string, remoteDirPath = ""): Promise<void> {
    await orFtpError(sendTree(this.#trees, localDirPath, await this.#absolute(remoteDirPath)));
  }

  /** Fetches what is in a directory, the working directory when missing, to a folder of this machine. */
  async downloadToDir(localDirPath: string, remoteDirPath = ""): Promise<void> {
    await orFtpError(fetchTree(this.#trees, localDirPath, await this.#absolute(remoteDirPath)));
  }

  /** A path that may begin with a blank, which some servers take away. */
  async protectWhitespace(path: string): Promise<string> {
    return path.startsWith(" ") ? this.#absolute(path) : path;
  }

  /** @deprecated {@link Client.uploadFrom}. */
  upload(source: Readable | string, toRemotePath: string, options: UploadOptions = {}): Promise<FTPResponse> {
    return this.uploadFrom(source, toRemotePath, options);
  }

  /** @deprecated {@link Client.appendFrom}. */
  append(source: Readable | string, toRemotePath: string, options: UploadOptions = {}): Promise<FTPResponse> {
    return this.appendFrom(source, toRemotePath, options);
  }

  /** @deprecated {@link Client.downloadTo}. */
  download(destination: Writable | string, fromRemotePath: string, startAt = 0): Promise<FTPResponse> {
    return this.downloadTo(destination, fromRemotePath, startAt);
  }

  /** @deprecated {@link Client.uploadFromDir}. */
  uploadDir(localDirPath: string, remoteDirPath?: string): Promise<void> {
    return this.uploadFromDir(localDirPath, remoteDirPath);
  }

  /** @deprecated {@link Client.downloadToDir}. */
  downloadDir(localDirPath: string): Promise<void> {
    return this.downloadToDir(localDirPath);
  }

  get #session(): TandemClient {
    if (this.#client !== undefined) return this.#client;
    throw new ConnectionError("closed", "The client is closed.", { phase: "command", hint: "Call access() first." });
  }

  get #trees(): Trees {
    return { client: this.#session, progress: this.#progress };
  }

  async #send(
    how: "upload" | "append",
    source: Readable | string,
    path: string,
    options: UploadOptions,
  ): Promise<FTPResponse> {
    const client = this.#session;
    const progress = this.#progress.follow(path, "upload");
    const { onProgress } = progress;
    const result = await orFtpError(
      typeof source === "string"
        ? sendFile(client, how, source, path, { ...options, onProgress })
        : client[how](source, path, { onProgress }),
    );
    progress.end(result.bytes);
    return responseOf(result.reply);
  }

  async #absolute(path: string): Promise<string> {
    if (path.startsWith("/")) return path;
    const here = await this.pwd();
    return path === "" ? here : `${here.endsWith("/") ? here : `${here}/`}${path}`;
  }
}

/** True when a reply has its last line (RFC 959 §4.2). */
function isWhole(lines: readonly string[]): boolean {
  const [first, last] = [lines[0], lines.at(-1)];
  if (first === undefined || last === undefined) return false;
  return !/^\d{3}-/.test(first) || last.startsWith(`${first.slice(0, 3)} `);
}

function timersOf(timeout: number): Partial<ClientTimers> {
  const time = timeout === 0 ? Number.POSITIVE_INFINITY : timeout;
  const long = (["connect", "reply", "finish", "open", "stall", "handshake"] as const).map(
    (name) => [name, Math.max(time, name === "finish" ? defaultTimers.finish : 0)] as const,
  );
  return Object.fromEntries(long);
}
