/** Three significant digits, thousands whole. */
export function digits(value: number): string {
  if (Number.isNaN(value)) return "–";
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString("en");
  return String(Number(value.toPrecision(3)));
}

/** `0.98`, or a dash for none. */
export function ratioText(value: number | undefined): string {
  return value?.toFixed(2) ?? "–";
}

/** The lines of a table; the first column is text, the others are figures. */
export function table([head = [], ...lines]: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? "---" : "--:"))), ...lines.map(line)];
}
