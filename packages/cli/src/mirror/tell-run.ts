import type { Action, RunEvent } from "@tandem/client/sync";
import type { VirtualPath } from "@tandem/protocol";
import type { Operation } from "../client/report/client-event.ts";
import type { BoardLine, ProgressBoard } from "../client/progress-board.ts";
import type { Report } from "../client/report/report.ts";
import { present } from "../present.ts";
import type { Shell } from "../shell.ts";
import { actionLine, shownPath } from "./show-plan.ts";

export interface TellOptions {
  readonly report: Report;
  readonly board: ProgressBoard;
  readonly shell: Pick<Shell, "stdout" | "clock">;
  /** Prints each thing that was done. */
  readonly verbose: boolean;
}

/** Tells people and programs of a run, as it happens. */
export function tellRun({ report, board, shell, verbose }: TellOptions): (event: RunEvent) => void {
  const lines = new Map<VirtualPath, { readonly line: BoardLine; readonly began: number; told: number }>();
  const { clock } = shell;
  const about = (path: VirtualPath): { readonly path: string } => ({ path: path.slice(1) });
  return (event) => {
    switch (event.kind) {
      case "begin":
        return board.expect(event.total.copies.files, event.total.copies.bytes);
      case "file": {
        const { path, size } = event;
        const line = board.begin(shownPath(path), size);
        lines.set(path, { line, began: clock.now(), told: clock.now() });
        return report.tell({ event: "begin", operation: "copy", ...about(path), size });
      }
      case "bytes": {
        const { path, at, size } = event;
        const running = lines.get(path);
        if (running === undefined) return;
        running.line.update({ bytes: at, total: size });
        if (clock.now() - running.told < progressPause) return;
        running.told = clock.now();
        return report.tell({ event: "progress", operation: "copy", ...about(path), bytes: at, size });
      }
      case "done": {
        const { action } = event;
        const running = lines.get(action.path);
        const bytes = action.kind === "copy" ? action.size : undefined;
        running?.line.over(bytes ?? 0);
        lines.delete(action.path);
        report.count(1, bytes);
        if (verbose && !report.json) board.above(() => void shell.stdout.write(`${actionLine(action)}\n`));
        const milliseconds = running === undefined ? 0 : Math.round(clock.now() - running.began);
        const operation = operations[action.kind];
        return report.tell({ event: "end", operation, ...about(action.path), ...present({ bytes }), milliseconds });
      }
      case "failed": {
        const { action, code, message, error } = event.failure;
        lines.get(action.path)?.line.over(0);
        lines.delete(action.path);
        const failure = error instanceof Error ? error : new Error(message);
        report.failed(failure, about(action.path), { code, message });
        return report.complain(new Error(message));
      }
      case "note":
        report.tell({ event: "note", ...about(event.note.path), message: event.note.message });
        return;
      case "end":
        return;
    }
  };
}

const operations: Readonly<Record<Action["kind"], Operation>> = {
  copy: "copy",
  "make-directory": "make-directory",
  "make-link": "make-link",
  touch: "set-time",
  "set-mode": "set-mode",
  remove: "remove",
  "remove-directory": "remove-directory",
};

const progressPause = 500;
