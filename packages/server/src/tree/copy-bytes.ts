import type { Source, Stage } from "@tandem/storage";

export interface CopyOptions {
  /** Lets everything else happen that waits. */
  readonly turn: () => Promise<void>;
  readonly signal: AbortSignal;
}

/** Writes all of the source into the stage, and lets others have their turn in between; gives how many bytes that were. */
export async function copyBytes(source: Source, stage: Stage, { turn, signal }: CopyOptions): Promise<number> {
  let copied = 0;
  for await (const bytes of source) {
    await stage.write(bytes);
    copied += bytes.length;
    await turn();
    signal.throwIfAborted();
  }
  return copied;
}
