import { createInterface } from "node:readline";
import type { Shell } from "../shell.ts";

/** Asks a question on the terminal; true for y and yes, and for nothing else. Rejects with the signal's reason. */
export function askYes(
  question: string,
  { stdin, stderr, signal }: Pick<Shell, "stdin" | "stderr"> & { readonly signal: AbortSignal },
): Promise<boolean> {
  stderr.write(question);
  // The terminal itself echoes, and makes Ctrl-C the signal that everything else heeds.
  const lines = createInterface({ input: stdin, terminal: false });
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      reject(signal.reason as Error);
      lines.close();
    };
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
    lines.once("line", (line) => {
      resolve(/^\s*y(?:es)?\s*$/i.test(line));
      lines.close();
    });
    // Nobody is there any more.
    lines.once("close", () => {
      signal.removeEventListener("abort", stop);
      resolve(false);
      stdin.pause();
    });
  });
}
