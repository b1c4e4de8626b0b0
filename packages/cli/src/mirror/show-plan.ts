import { formatOctalMode, printable, type VirtualPath } from "@tandem/protocol";
import type { Action, Conflict, Plan } from "@tandem/client/sync";
import { formatBytes, formatCount } from "../text/quantity.ts";

/** A plan for people, a line for each thing that would be done. */
export function planLines({ actions }: Plan): readonly string[] {
  return actions.map(actionLine);
}

/** `copy    img/a.jpg  (new, 3.4 kB)`. */
export function actionLine(action: Action): string {
  const path = shownPath(action.path, action.kind === "make-directory" || action.kind === "remove-directory");
  return `${words[action.kind].padEnd(7)} ${path}${why(action)}`;
}

/** What a plan cannot do, a sentence each. */
export function conflictLines({ conflicts, unread }: Plan): readonly string[] {
  return [
    ...conflicts.map(({ path, message }: Conflict) => `${shownPath(path)}: ${printable(message)}`),
    ...unread.map(({ side, path, message }) => {
      const where = side === "from" ? "the source" : "the destination";
      return printable(`${path} of ${where} cannot be listed, and is left alone: ${message}`);
    }),
  ];
}

/** `3 files to copy (1.2 MB), 1 to delete; 20 are the same.` */
export function planSentence({ summary }: Plan): string {
  const { copies, newDirectories, links, touches, deletions, unchanged } = summary;
  const parts = [
    `${formatCount(copies.files, "file")} to copy (${formatBytes(copies.bytes)})`,
    ...(newDirectories > 0 ? [`${formatCount(newDirectories, "directory", "directories")} to make`] : []),
    ...(links > 0 ? [`${formatCount(links, "link")} to make`] : []),
    ...(touches > 0 ? [`${formatCount(touches, "time or mode", "times or modes")} to set`] : []),
    ...(deletions > 0 ? [`${deletions} to delete`] : []),
  ];
  return `${parts.join(", ")}; ${formatCount(unchanged.files, "file is", "files are")} the same.`;
}

/** A path of a tree as people write it: without the slash of its root. */
export function shownPath(path: VirtualPath, directory = false): string {
  return path === "/" ? "./" : `${printable(path.slice(1))}${directory ? "/" : ""}`;
}

const words: Readonly<Record<Action["kind"], string>> = {
  copy: "copy",
  "make-directory": "make",
  "make-link": "link",
  touch: "touch",
  "set-mode": "mode",
  remove: "delete",
  "remove-directory": "delete",
};

function why(action: Action): string {
  switch (action.kind) {
    case "copy":
      return `  (${reasons[action.reason]}, ${formatBytes(action.size)})`;
    case "make-link":
      return ` -> ${printable(action.target)}`;
    case "set-mode":
      return `  (${formatOctalMode(action.mode, 4)})`;
    case "remove":
    case "remove-directory":
      return action.reason === "in-the-way" ? "  (in the way)" : "";
    default:
      return "";
  }
}

const reasons = { new: "new", size: "other size", newer: "newer", older: "older", content: "other content" } as const;
