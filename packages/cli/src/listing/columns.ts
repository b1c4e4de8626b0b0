import { fit, width } from "../client/fit.ts";

/** Names in as many columns as fit, to be read downwards, as `ls` writes them on a terminal. */
export function inColumns(names: readonly string[], columns: number): readonly string[] {
  const widths = names.map(width);
  for (let rows = 1; rows < names.length; rows++) {
    const count = Math.ceil(names.length / rows);
    const widest = Array.from({ length: count }, (_, column) =>
      Math.max(...widths.slice(column * rows, (column + 1) * rows)),
    );
    if (widest.reduce((sum, each) => sum + each, gap * (count - 1)) > columns) continue;
    return Array.from({ length: rows }, (_, row) =>
      widest
        .map((each, column) => fit(names[column * rows + row] ?? "", each))
        .join(" ".repeat(gap))
        .trimEnd(),
    );
  }
  return names;
}

const gap = 2;
