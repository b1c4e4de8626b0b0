/** What a terminal shows of text that goes up, erases to the end of the line, and erases what is below. */
export function screenOf(text: string, columns: number): readonly string[] {
  const rows: string[] = [""];
  let [row, column] = [0, 0];
  for (const [token] of text.matchAll(/\u001B\[(\d*)([A-Z])|[^]/gu)) {
    const [, count = "", letter] = /^\u001B\[(\d*)([A-Z])$/.exec(token) ?? [];
    const line = rows[row] ?? "";
    if (letter === "A") row = Math.max(0, row - Number(count || 1));
    else if (letter === "K") rows[row] = line.slice(0, column);
    else if (letter === "J") {
      rows.length = row + 1;
      rows[row] = line.slice(0, column);
    } else if (token === "\r") column = 0;
    else if (token === "\n") {
      row++;
      column = 0;
      rows[row] ??= "";
    } else {
      if (column === columns) throw new Error(`A line is longer than the ${columns} columns of the terminal.`);
      rows[row] = line.slice(0, column).padEnd(column) + token + line.slice(column + 1);
      column++;
    }
  }
  return rows.filter((line) => line !== "").map((line) => line.trimEnd());
}
