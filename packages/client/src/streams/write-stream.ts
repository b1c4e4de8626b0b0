import { Writable } from "node:stream";
import { feed } from "./feed.ts";

/**
 * A Node stream whose bytes are given to `send` as they are written. It has finished when `send` has; destroyed before, it
 * aborts that, and is closed when it has ended in order.
 */
export function writeStream(
  send: (source: AsyncIterable<Uint8Array>, signal: AbortSignal) => Promise<unknown>,
): Writable {
  const stop = new AbortController();
  const bytes = feed();
  let sending: Promise<unknown> | undefined;
  const begin = (stream: Writable): Promise<unknown> => {
    sending ??= send(bytes.source, stop.signal).finally(() => bytes.release());
    sending.catch((error: unknown) => void stream.destroy(error as Error));
    return sending;
  };
  return new Writable({
    async write(chunk: Uint8Array, _encoding, callback) {
      void begin(this);
      await bytes.write(chunk);
      callback();
    },
    async final(callback) {
      bytes.end();
      callback(await failureOf(begin(this)));
    },
    async destroy(error, callback) {
      stop.abort(error ?? new DOMException("The stream was destroyed before it was ended.", "AbortError"));
      bytes.release();
      await failureOf(sending);
      callback(error);
    },
  });
}

/** What it rejected with, or nothing. */
async function failureOf(work: Promise<unknown> | undefined): Promise<Error | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
