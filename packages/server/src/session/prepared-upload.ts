import { ProtocolError } from "@tandem/protocol";
import type { Stage } from "@tandem/storage";
import { DataError, type DataConnection, type DataSink, type RateFlow } from "@tandem/transport";
import { limitedSink, uploadTooLarge } from "../limits/limited-sink.ts";
import type { Prepared } from "./prepared.ts";
import { incomingFile, type IncomingOptions, type Representation } from "./representation.ts";

export interface UploadOptions extends Pick<IncomingOptions, "path" | "inflation"> {
  readonly representation: Representation;
  /** Bytes that the file may have in all. */
  readonly most: number;
  /** How fast its bytes may come, those that nobody wants too, from now until what it gives is disposed of. */
  readonly pace: () => RateFlow | undefined;
  /** Answers a restart marker of the client: `position` is its place in the stored file. */
  readonly answerMarker: (marker: string, position: number) => Promise<void>;
  /** Throws when what arrived must not be taken for the whole file, though its end came. */
  readonly confirm: () => Promise<void>;
}

/**
 * A stage that waits for its bytes. What broke off on the way to it is kept for its owner to go on with; what is spoiled, by a
 * storage that failed or bytes that mean nothing, is not.
 */
export function preparedUpload(
  stage: Stage,
  { path, representation, inflation, most, pace, answerMarker, confirm }: UploadOptions,
): Prepared {
  let spoiled = false;
  const marked = (marker: string, bytes: number): Promise<void> => answerMarker(marker, stage.start + bytes);
  return {
    size: undefined,
    async move(connection: DataConnection) {
      try {
        using flow = pace();
        const sink = limitedSink(sinkOf(stage), most - stage.start, () => uploadTooLarge(path, most));
        await using incoming = incomingFile(sink, representation, { path, inflation, marked });
        await connection.receive(incoming ?? sink, flow);
        await incoming?.end();
        await confirm();
        await stage.commit();
        const done = `Done: ${incoming?.taken ?? connection.bytes} bytes stored.`;
        return incoming?.suspect === true ? `${done} The sender suspects errors in them.` : done;
      } catch (error) {
        spoiled = !isInterruption(error);
        // The client may be sending still, and look at its replies only when it has done.
        if (spoiled) connection.refuse(pace());
        throw error;
      }
    },
    // After the commit neither does anything any more.
    [Symbol.asyncDispose]: () => (spoiled || stage.keep === undefined ? stage.abort() : keep(stage)),
  };
}

/** A stage as it is to what receives: it has done with its bytes when their write is over. */
function sinkOf(stage: Stage): DataSink {
  const { descriptor } = stage;
  return {
    borrows: true,
    write: (bytes) => stage.write(bytes),
    ...(descriptor !== undefined && { descriptor }),
  };
}

/** Whether the transfer was broken off, and what arrived before is right. */
function isInterruption(error: unknown): boolean {
  return error instanceof DataError || (error instanceof ProtocolError && error.code === "truncated");
}

async function keep(stage: Stage): Promise<void> {
  try {
    await stage.keep?.();
  } catch {
    await stage.abort();
  }
}
