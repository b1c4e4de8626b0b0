import type { Output } from "../shell.ts";

/** Emphasis for a terminal; each function gives its text back as it is where there is none. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}

/** The style of an output: colours where it has them. */
export function styleOf(output: Pick<Output, "isTTY">, env: Environment): Style {
  return hasColours(output, env) ? colours : plain;
}

/** Whether an output takes colours: a terminal does, unless NO_COLOR (no-color.org) or a dumb one asks for none. */
export function hasColours({ isTTY }: Pick<Output, "isTTY">, env: Environment): boolean {
  return isTTY === true && !env["NO_COLOR"] && env["TERM"] !== "dumb";
}

type Environment = Readonly<Record<string, string | undefined>>;

/** No emphasis at all. */
export const plain: Style = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same };

const colours: Style = {
  bold: between(1, 22),
  dim: between(2, 22),
  red: between(31, 39),
  green: between(32, 39),
  yellow: between(33, 39),
  cyan: between(36, 39),
};

// ECMA-48 §8.3.117, Select Graphic Rendition.
function between(begin: number, end: number): (text: string) => string {
  return (text) => (text === "" ? "" : `\u001B[${begin}m${text}\u001B[${end}m`);
}

function same(text: string): string {
  return text;
}
