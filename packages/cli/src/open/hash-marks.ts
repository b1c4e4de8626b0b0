import type { ProgressBar } from "../client/progress-bar.ts";
import type { Talk } from "./talk.ts";

/** A `#` for every so many bytes, as `hash` has it, in place of a bar. */
export function hashMarks(talk: Talk, each: number): ProgressBar {
  let marks = 0;
  const write = (text: string): void => void talk.write(Buffer.from(text)).catch(() => {});
  return {
    update({ bytes }) {
      const due = Math.floor(bytes / each) - marks;
      if (due <= 0) return;
      // More than a screen at once is a resumed file, or a unit that is far too small.
      write("#".repeat(Math.min(due, 2_000)));
      marks += due;
    },
    finish: () => {},
    [Symbol.dispose]: () => {
      if (marks > 0) write("\n");
    },
  };
}
