import { fit, width } from "../client/fit.ts";

/** Names in as many columns as fit, to be read downwards, as `ls` writes them on a terminal. */
export function inColumns(names: readonly string[], columns: number): readonly string[] {
  const widths = names.map(width);
  const most = Math.min(names.length, Math.floor((columns + gap) / (1 + gap)));
  for (let count = most; count > 1; count--) {
    const rows = Math.ceil(names.length / count);
    const widest = widestOf(widths, rows);
    if (widest.reduce((sum, each) => sum + each + gap, -gap) <= columns) return rowsOf(names, rows, widest);
  }
  return names;
}

const gap = 2;

function widestOf(widths: readonly number[], rows: number): readonly number[] {
  const widest: number[] = [];
  for (const [at, each] of widths.entries()) {
    const column = Math.floor(at / rows);
    widest[column] = Math.max(widest[column] ?? 0, each);
  }
  return widest;
}

function rowsOf(names: readonly string[], rows: number, widest: readonly number[]): readonly string[] {
  return Array.from({ length: rows }, (_, row) =>
    widest
      .map((each, column) => fit(names[column * rows + row] ?? "", each))
      .join(" ".repeat(gap))
      .trimEnd(),
  );
}
