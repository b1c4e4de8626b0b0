import type { Progress } from "@tandem/client";
import type { Output, Shell } from "../shell.ts";

/** Shows several transfers at once, and the whole of them. Disposing of it leaves the line of the whole standing. */
export interface ProgressBoard extends Disposable {
  /** What the whole will be, when that is known. */
  expect(files: number, bytes: number): void;
  /** A line for one transfer, until it is over. */
  begin(name: string, total?: number): BoardLine;
  /** A line of text that stays, above those that are drawn. */
  say(line: string): void;
  /** Has something else written to the same terminal, above what is drawn. */
  above(write: () => void): void;
}

export interface BoardLine {
  readonly update: (progress: Progress) => void;
  /** It is whole, or has failed: its line goes, and so many bytes count for the whole. */
  over(bytes: number): void;
}

/**
 * What makes boards on standard error: lines that are drawn over and over on a terminal; elsewhere a line of text now and then, so
 * that the log of a long run tells how far it came. Nothing for who wants none, who does not wait for what draws to be loaded.
 */
export async function progressBoards(
  { stderr, clock }: Pick<Shell, "stderr" | "clock">,
  { quiet = false }: { readonly quiet?: boolean | undefined },
): Promise<() => ProgressBoard> {
  if (quiet) return () => blankBoard(stderr);
  const { DrawnBoard } = await import("./drawn-board.ts");
  return () => new DrawnBoard(stderr, clock);
}

function blankBoard(output: Output): ProgressBoard {
  const line = { update: () => {}, over: () => {} };
  const say = (text: string): void => void output.write(`${text}\n`);
  const above = (write: () => void): void => write();
  return { expect: () => {}, begin: () => line, say, above, [Symbol.dispose]: () => {} };
}
