import { open, type FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { encodeText } from "@tandem/protocol";
import type { Medium } from "@tandem/storage/interface";
import type { DataSource } from "@tandem/transport";
import { bytesOfFile, openFile } from "../local/bytes-of-file.ts";

/** A file of this machine, by its path. */
export interface LocalFile {
  readonly file: string;
}

/** One that is open already, and so long; it stays whose it is. */
export interface OpenLocalFile extends LocalFile {
  readonly handle: FileHandle;
  readonly size: number;
  /** What it is on, as `mediumOfFile` of `@tandem/storage/interface` says it: known, it may be sent inside the kernel. */
  readonly medium?: Medium | undefined;
}

/**
 * What can be uploaded: bytes, text (as UTF-8), a Blob, a file, or a stream of bytes or text, of Node or of the web, or anything
 * to iterate over. It begins at the byte where the transfer begins; a file is read from there.
 */
export type UploadSource =
  | string
  | ArrayBuffer
  | ArrayBufferView
  | Blob
  | LocalFile
  | OpenLocalFile
  | DataSource
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array | string>
  | Iterable<Uint8Array>;

/** The content of a source, to be read once. */
export interface OpenSource {
  readonly content: DataSource;
  /** Bytes to come, when that is known. */
  readonly length?: number;
  /** The content once more, from a byte of it on, of what can be read more than once. */
  readonly again?: (from: number) => DataSource;
  /** Nothing more is read: what the caller gave is told so, as `pipeline` does. */
  close(error?: unknown): void;
}

/** Takes a source as it is at the time of the call: the error of a stream that fails before its turn is kept for its turn. */
export function openSource(source: UploadSource, start: number): OpenSource {
  if (typeof source === "string") return ofBytes(encodeText(source));
  if (source instanceof ArrayBuffer) return ofBytes(new Uint8Array(source));
  if (ArrayBuffer.isView(source)) return ofBytes(new Uint8Array(source.buffer, source.byteOffset, source.byteLength));
  if (source instanceof Blob)
    return repeatable((from) => ofWebStream(source.slice(from).stream() as ReadableStream<Uint8Array>), source.size);
  if (source instanceof Readable) return ofNodeStream(source);
  if ("getReader" in source) return { content: ofWebStream(source), close: (error) => cancel(source, error) };
  if ("handle" in source) return repeatable((from) => openFile(source, start + from), Math.max(0, source.size - start));
  if ("file" in source) return repeatable((from) => ofFile(source.file, start + from));
  if ("descriptor" in source && source.descriptor !== undefined) return ofDescriptor(source, source.descriptor);
  return { content: ofPieces(source), close: () => {} };
}

function ofDescriptor(content: DataSource, { start, end }: NonNullable<DataSource["descriptor"]>): OpenSource {
  return { content, length: end - start, close: () => {} };
}

function ofBytes(bytes: Uint8Array): OpenSource {
  return repeatable((from) => pieces(bytes.subarray(from)), bytes.length);
}

function repeatable(again: (from: number) => DataSource, length?: number): OpenSource {
  return { content: again(0), again, close: () => {}, ...(length === undefined ? {} : { length }) };
}

function ofNodeStream(stream: Readable): OpenSource {
  // Until it is read, nobody else listens: without this, its failure would end the program.
  const ignore = (): void => {};
  stream.on("error", ignore);
  return {
    content: ofPieces(stream as AsyncIterable<Uint8Array | string>),
    close(error) {
      if (!stream.destroyed && !stream.readableEnded) stream.destroy(error instanceof Error ? error : undefined);
    },
  };
}

/** Streams of the web can be iterated over in Node, but not wherever else they come from. */
async function* ofWebStream(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      ended = done;
      if (done) return;
      if (value.length > 0) yield* pieces(value);
    }
  } finally {
    if (!ended) await reader.cancel().catch(() => {});
    reader.releaseLock();
  }
}

function cancel(stream: ReadableStream<Uint8Array>, error: unknown): void {
  if (!stream.locked) stream.cancel(error).catch(() => {});
}

async function* ofFile(path: string, start: number): AsyncGenerator<Uint8Array, void, undefined> {
  await using handle = await open(path, "r");
  const { size } = await handle.stat();
  yield* bytesOfFile(handle, path, start, size);
}

async function* ofPieces(
  source: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const piece of source) {
    const bytes = typeof piece === "string" ? encodeText(piece) : piece;
    if (!(bytes instanceof Uint8Array))
      throw new TypeError("A source to upload gives bytes or text, and this one does not.");
    if (bytes.length > 0) yield bytes;
  }
}

/** Pieces small enough for progress and for breaking off. */
async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length; at += pieceLength)
    yield await Promise.resolve(bytes.subarray(at, at + pieceLength));
}

const pieceLength = 64 * 1024;
