import { Readable } from "node:stream";

/**
 * A Node stream over chunks whose reading begins when the stream is read, goes on as fast as it is, and is aborted when it is
 * destroyed; the stream is closed when that has ended in order.
 */
export function readStream(begin: (signal: AbortSignal) => AsyncGenerator<Uint8Array, void, undefined>): Readable {
  const stop = new AbortController();
  let chunks: AsyncGenerator<Uint8Array, void, undefined> | undefined;
  return new Readable({
    // Read in pieces as they come from the data connection.
    highWaterMark: 64 * 1024,
    async read() {
      chunks ??= begin(stop.signal);
      try {
        const { done, value } = await chunks.next();
        this.push(done === true ? null : value);
      } catch (error) {
        this.destroy(error as Error);
      }
    },
    async destroy(error, callback) {
      stop.abort(error ?? new DOMException("The stream was destroyed.", "AbortError"));
      // What is aborted ends with that; the stream has its own reason.
      await chunks?.return().catch(() => {});
      callback(error);
    },
  });
}
