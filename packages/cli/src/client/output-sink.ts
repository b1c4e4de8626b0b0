import type { DataSink } from "@tandem/transport";
import type { Output } from "../shell.ts";

/** Whoever read our standard output has seen enough (`tandem cat … | head`); nothing went wrong. */
export class OutputClosed extends Error {
  override readonly name = "OutputClosed";
}

/** An output as the sink of a transfer: as fast as its reader reads. Rejects with {@link OutputClosed} when that one goes away. */
export function outputSink(output: Output): DataSink {
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        output.write(bytes, (error) => {
          if (!error) resolve();
          else if (closed.has(String((error as NodeJS.ErrnoException).code)))
            reject(new OutputClosed(error.message, { cause: error }));
          else reject(error);
        });
      }),
  };
}

const closed: ReadonlySet<string> = new Set(["EPIPE", "ECONNRESET", "ERR_STREAM_DESTROYED"]);
