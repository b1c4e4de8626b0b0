import { Writable } from "node:stream";
import type { WritableStream } from "node:stream/web";
import type { DataSink } from "@tandem/transport";

/** Where a download can go: a stream of Node or of the web, or whatever takes a piece at a time. */
export type DownloadTarget = DataSink | Writable | WritableStream<Uint8Array>;

/** A target that is being written to. */
export interface OpenTarget {
  readonly sink: DataSink;
  /** Aborts when the target takes no more, with the reason. */
  readonly closed: AbortSignal;
  /** All the bytes were written: resolves when the target has them. */
  end(): Promise<void>;
  /** The download failed: the target is told, as `pipeline` does. */
  fail(error: unknown): Promise<void>;
}

/** Opens a target. A stream is ended with the download, and destroyed when that fails; standard output stays open. */
export function openTarget(target: DownloadTarget): OpenTarget {
  if (target instanceof Writable) return ofNodeStream(target);
  if ("getWriter" in target) return ofWebStream(target);
  return { sink: target, closed: new AbortController().signal, end: async () => {}, fail: async () => {} };
}

function ofNodeStream(stream: Writable): OpenTarget {
  const closed = new AbortController();
  let ended = false;
  const onError = (error: Error): void => closed.abort(error);
  const onClose = (): void => {
    if (!ended) closed.abort(stream.errored ?? new Error("The stream was closed before the download was over."));
  };
  stream.on("error", onError).on("close", onClose);
  if (stream.destroyed) onClose();
  const leave = (): void => void stream.off("error", onError).off("close", onClose);
  return {
    closed: closed.signal,
    sink: {
      write: (bytes) =>
        new Promise((resolve, reject) => {
          closed.signal.throwIfAborted();
          const stop = (): void => reject(closed.signal.reason as Error);
          closed.signal.addEventListener("abort", stop, { once: true });
          stream.write(bytes, (error) => {
            closed.signal.removeEventListener("abort", stop);
            if (error) reject(error);
            else resolve();
          });
        }),
    },
    async end() {
      ended = true;
      if (!isStandard(stream)) {
        await new Promise<void>((resolve, reject) => {
          closed.signal.addEventListener("abort", () => reject(closed.signal.reason as Error), { once: true });
          stream.end(() => resolve());
        });
      }
      leave();
    },
    async fail(error) {
      ended = true;
      if (isStandard(stream)) return leave();
      // Its owner hears of it from the download; that nobody listens to the stream ends no program.
      stream.destroy(error instanceof Error ? error : undefined);
    },
  };
}

function isStandard(stream: Writable): boolean {
  return stream === process.stdout || stream === process.stderr;
}

function ofWebStream(stream: WritableStream<Uint8Array>): OpenTarget {
  const writer = stream.getWriter();
  const closed = new AbortController();
  writer.closed.catch((error: unknown) => closed.abort(error));
  return {
    closed: closed.signal,
    sink: {
      async write(bytes) {
        await writer.ready;
        await writer.write(bytes);
      },
    },
    async end() {
      await writer.close();
      writer.releaseLock();
    },
    async fail(error) {
      // Told and not awaited: a stream ends behind the write that is under way, which may never end.
      writer.abort(error).catch(() => {});
      writer.releaseLock();
    },
  };
}
