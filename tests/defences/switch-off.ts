import type { Defence } from "./defence.ts";

/** The text of the file with the defence off. Throws when what is to be replaced is not there exactly once: the code was changed, and the list was not. */
export function switchOff(text: string, { file, find, replace }: Pick<Defence, "file" | "find" | "replace">): string {
  const times = text.split(find).length - 1;
  if (times !== 1) throw new Error(`${file} has this ${times} times, and must have it once: ${find}`);
  return text.replace(find, () => replace);
}
