import { CommandError, exitCodes } from "../command-error.ts";
import type { Shell } from "../shell.ts";

/**
 * Asks for a secret on the terminal and shows nothing of it. The question goes to standard error, so that standard output
 * can be kept in a file. Throws a `CommandError` when the person cancels (Ctrl-C, Ctrl-D), and the signal's reason.
 */
export async function askSecret(
  question: string,
  { stdin, stderr, signal }: Pick<Shell, "stdin" | "stderr"> & { readonly signal?: AbortSignal | undefined },
): Promise<string> {
  signal?.throwIfAborted();
  stderr.write(question);
  stdin.setRawMode?.(true);
  stdin.setEncoding("utf8");
  try {
    return await typedLine(stdin, signal);
  } finally {
    stdin.setRawMode?.(false);
    stderr.write("\n");
  }
}

function typedLine(stdin: Shell["stdin"], signal: AbortSignal | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    let typed: readonly string[] = [];
    const cancel = (): void => done(() => reject(new CommandError(exitCodes.failed, "Cancelled.")));
    const read = (chunk: string): void => {
      const keys = Array.from(chunk);
      for (const [at, key] of keys.entries()) {
        if (key === "\r" || key === "\n") {
          // What was typed or pasted behind this line belongs to the next question.
          const rest = keys
            .slice(at + 1)
            .join("")
            .replace(/^\n/, "");
          done(() => resolve(typed.join("")));
          if (rest !== "") stdin.unshift(rest, "utf8");
          return;
        }
        if (key === interrupt || key === endOfInput) return cancel();
        if (key === backspace || key === "\b") typed = typed.slice(0, -1);
        else if (key === eraseLine) typed = [];
        else if (key >= " ") typed = [...typed, key];
      }
    };
    const stop = (): void => done(() => reject(signal?.reason as Error));
    const done = (settle: () => void): void => {
      signal?.removeEventListener("abort", stop);
      stdin.off("data", read).off("end", cancel).pause();
      settle();
    };
    signal?.addEventListener("abort", stop);
    stdin.on("data", read).on("end", cancel).resume();
  });
}

const interrupt = "\u0003";
const endOfInput = "\u0004";
const eraseLine = "\u0015";
const backspace = "\u007F";
