import { formatDefinedIn, type DefinedIn } from "@tandem/protocol";
import type { Style } from "../text/style.ts";
import { wrap } from "../text/wrap.ts";

/** What an explanation is written on. */
export interface Page {
  readonly style: Style;
  /** Columns. */
  readonly width: number;
}

/** The head of an explanation: what it is about at the left, where it is defined at the right. */
export function heading(
  { style, width }: Page,
  subject: string,
  title: string,
  definedIn: DefinedIn,
): readonly string[] {
  const source = formatDefinedIn(definedIn);
  const used = subject.length + 2 + title.length + source.length;
  const gap = width - used;
  return gap >= 2
    ? [`${style.bold(style.cyan(subject))}  ${style.bold(title)}${" ".repeat(gap)}${style.dim(source)}`]
    : [
        `${style.bold(style.cyan(subject))}  ${style.bold(title)}`,
        `${" ".repeat(subject.length + 2)}${style.dim(source)}`,
      ];
}

/** `  label  text`, the text broken to stand beside its label. */
export function paragraph({ style, width }: Page, label: string, text: string): readonly string[] {
  return wrap(text, width - indent).map(
    (line, at) => `${at === 0 ? `  ${style.dim(label.padEnd(indent - 2))}` : " ".repeat(indent)}${line}`,
  );
}

// Two spaces, the longest label, and two more.
const indent = 12;
