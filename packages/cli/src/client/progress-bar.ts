import { printable } from "@tandem/protocol";
import type { Progress } from "@tandem/client";
import type { Shell } from "../shell.ts";

/** Shows one transfer to a person. Disposing of it leaves its last line standing. */
export interface ProgressBar extends Disposable {
  /** How far it is, for the transfer's `onProgress`. */
  readonly update: (progress: Progress) => void;
  /** The transfer is whole: the line says how long it took, and how fast the bytes came that were moved. */
  finish(moved: number): void;
}

export interface ProgressBarOptions {
  readonly name: string;
  readonly quiet?: boolean | undefined;
}

/**
 * A bar on standard error; when that is no terminal, or nobody wants to see it, one that draws nothing. What draws is loaded only
 * then: it knows the width of every character, a tenth of the start of the program.
 */
export async function progressBar(
  { stderr, clock }: Pick<Shell, "stderr" | "clock">,
  options: ProgressBarOptions,
): Promise<ProgressBar> {
  const { name, quiet = false } = options;
  if (quiet || stderr.isTTY !== true) return { update: () => {}, finish: () => {}, [Symbol.dispose]: () => {} };
  const { DrawnProgressBar } = await import("./drawn-progress-bar.ts");
  return new DrawnProgressBar(stderr, clock, printable(name));
}
