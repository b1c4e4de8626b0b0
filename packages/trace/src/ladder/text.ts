import { printable } from "@tandem/protocol";
import type { Side } from "../event.ts";
import { cellsOf, shorten, shortenLabel } from "./cells.ts";
import { endsOf, posts, sideOf, type Ends, type Post } from "./ends.ts";
import { elapsedOf, formatLabel, labelOf, type Label } from "./label.ts";
import type { Ladder, Rung } from "./model.ts";
import { railsOf, type Rail } from "./rails.ts";
import { arrowOf, crossing, heads, joint, upright } from "./text-glyphs.ts";
import { blankRow, formatRow, put, type Row, type Tone } from "./text-row.ts";

export interface LadderTextOptions {
  /** Columns of the terminal: 80 unless told, at least 64, and no more than 120 are used. */
  readonly width?: number;
  /** True for ANSI colours. */
  readonly colour?: boolean;
  /** Draw the first rungs only, as many as this. */
  readonly steps?: number;
}

/** The ladder for a terminal, every line ended by a line feed. With `steps` it is the beginning of the whole drawing. */
export function renderLadderText(ladder: Ladder, options: LadderTextOptions = {}): string {
  const { width = 80, colour = false, steps = Infinity } = options;
  const sheet = sheetFor(ladder, Math.trunc(Math.min(120, Math.max(64, width || 80))));
  const rungs = ladder.rungs.slice(0, Math.max(0, steps));
  const rows = [...header(sheet, ladder), ...rungs.flatMap((rung, index) => rungRows(sheet, rung, index))];
  return rows.map((row) => `${formatRow(row, colour)}\n`).join("");
}

/** The columns of the drawing, the rails in them, and the ports that appear at each rung. */
interface Sheet {
  readonly width: number;
  readonly column: Readonly<Record<Post, number>>;
  readonly rail: (post: Post, rung: number) => Rail;
  readonly ports: ReadonlyMap<number, readonly { readonly post: Post; readonly port: number }[]>;
  readonly elapsed: (rung: number) => string;
}

// Six cells for the time and one between; five for a port number around each outer column.
const timeWidth = 6;

function sheetFor(ladder: Ladder, width: number): Sheet {
  const column = { "client-data": 9, "client-control": 15, "server-control": width - 9, "server-data": width - 3 };
  const ports = new Map<number, { post: Post; port: number }[]>();
  for (const { side, channel, port, begin } of ladder.lifelines)
    ports.set(begin, [...(ports.get(begin) ?? []), { post: `${side}-${channel}`, port }]);
  return { width, column, rail: railsOf(ladder), ports, elapsed: (rung) => elapsedOf(ladder, rung) };
}

function header({ width, column }: Sheet, ladder: Ladder): readonly Row[] {
  const names = blankRow(width);
  const captions = blankRow(width);
  const ports = blankRow(width);
  for (const side of ["client", "server"] as const) {
    const name = shorten(hostName(ladder, side), width / 2 - 12);
    const start = side === "client" ? column["client-data"] - 2 : column["server-data"] + 3 - cellsOf(name);
    put(names, start, name, "strong");
  }
  for (const side of ["client", "server"] as const) {
    centre(captions, column[`${side}-data`], "data", "dim");
    // As wide as a port and two cells more, which it takes from the middle.
    centre(captions, column[`${side}-control`] + (side === "client" ? 1 : -1), "control", "dim");
  }
  for (const { side, channel, port } of ladder.lifelines)
    if (channel === "control") centre(ports, column[`${side}-${channel}`], String(port), "strong");
  return [names, captions, ports];
}

function hostName({ hosts }: Ladder, side: Side): string {
  return printable([side.toUpperCase(), hosts[side] ?? ""].join(" ").trimEnd());
}

function rungRows(sheet: Sheet, rung: Rung, index: number): readonly Row[] {
  const ends = endsOf(rung);
  const label = marked(labelOf(rung), rung);
  const rows =
    ends.kind === "across" ? acrossRows(sheet, rung, index, ends, label) : [asideRow(sheet, rung, index, ends, label)];
  const [first] = rows;
  const time = shorten(sheet.elapsed(index), timeWidth);
  if (first !== undefined) put(first, timeWidth - cellsOf(time), time, "dim");
  return rows;
}

/** An arrow, its label in it; above it when it is too long, or when the arrow bears who opens and how. */
function acrossRows(sheet: Sheet, rung: Rung, index: number, ends: Across, label: Label): readonly Row[] {
  const opening = rung.kind === "open" || rung.kind === "data-open";
  const start = sheet.column["client-control"] + 1;
  const gap = sheet.column["server-control"] - start;
  const arrow = arrowRow(sheet, rung, index, ends);
  const rightward = sideOf(ends.from) === "client";
  if (!opening && cellsOf(formatLabel(label)) <= gap - 5) {
    const column = start + (rightward && !ends.both ? 1 : 2);
    put(arrow, putLabel(arrow, put(arrow, column, " ", "plain"), label, rung), " ", "plain");
    return [arrow];
  }
  const above = railRow(sheet, index, index - 1);
  const short = shortenLabel(label, gap - 2);
  putLabel(above, opening ? start + Math.floor((gap - cellsOf(formatLabel(short))) / 2) : start + 1, short, rung);
  if (opening) {
    const [left, right] = rightward ? [" active open ", " passive open "] : [" passive open ", " active open "];
    put(arrow, start + 2, left, "dim");
    put(arrow, start + gap - 2 - right.length, right, "dim");
  }
  return [above, arrow];
}

type Across = Extract<Ends, { readonly kind: "across" }>;

function arrowRow(sheet: Sheet, rung: Rung, index: number, { from, to, both }: Across): Row {
  const { column, rail } = sheet;
  // What opens here is drawn as it will be, what closes here as it was.
  const railBeside = (post: Post) => (rail(post, index) === "none" ? rail(post, index - 1) : rail(post, index));
  const row = blankRow(sheet.width);
  const tone = toneOf(rung);
  const arrow = arrowOf(rung);
  const [left, right] = column[from] < column[to] ? [from, to] : [to, from];
  for (const post of posts) put(row, column[post], upright(post, railBeside(post)), railTone(post, railBeside(post)));
  for (let at = column[left] + 1; at < column[right]; at++) put(row, at, arrow.line, tone);
  for (const post of posts)
    if (column[post] > column[left] && column[post] < column[right])
      put(row, column[post], crossing(arrow, railBeside(post)), railTone(post, railBeside(post)));
  for (const [post, facing] of [
    [left, "right"],
    [right, "left"],
  ] as const)
    if (post === from && !both)
      put(row, column[post], joint(arrow, post, railBeside(post), facing), railTone(post, railBeside(post)));
    else put(row, column[post] + (post === left ? 1 : -1), heads[post === left ? "left" : "right"], tone);
  return row;
}

/** What concerns one side only, or none. */
function asideRow(sheet: Sheet, rung: Rung, index: number, ends: Exclude<Ends, Across>, label: Label): Row {
  const { column } = sheet;
  const row = railRow(sheet, index, index);
  const start = column["client-control"] + 1;
  const gap = column["server-control"] - start;
  const short = shortenLabel(label, gap - 4);
  const spare = gap - cellsOf(formatLabel(short));
  if (ends.kind === "between") {
    putLabel(row, start + Math.floor(spare / 2), short, rung);
    return row;
  }
  if (rung.kind === "withdrawn") put(row, column[ends.post], "╳", toneOf(rung));
  const rightward = sideOf(ends.post) === "server";
  const begin = putLabel(row, rightward ? start + spare - 3 : start + 3, short, rung);
  for (const at of [0, 1]) put(row, rightward ? begin + 1 + at : start + at, "┄", toneOf(rung));
  for (const at of [1, 2]) put(row, column[`${sideOf(ends.post)}-control`] + (rightward ? at : -at), "┄", toneOf(rung));
  return row;
}

/** The rails after the rung `state`, and the numbers of the data ports that appear at the rung `index`. */
function railRow({ width, column, rail, ports }: Sheet, index: number, state: number): Row {
  const row = blankRow(width);
  for (const post of posts) put(row, column[post], upright(post, rail(post, state)), railTone(post, rail(post, state)));
  for (const { post, port } of ports.get(index) ?? [])
    if (post.endsWith("data")) centre(row, column[post], String(port), "data");
  return row;
}

function putLabel(row: Row, column: number, { head, body, tail }: Label, rung: Rung): number {
  const tones: readonly Tone[] = rung.violation
    ? ["fault", "fault", "fault"]
    : [headTone(rung), bodyTone(rung), rung.kind === "data" ? "data" : "dim"];
  const parts = [head, body, tail];
  let at = column;
  for (const [index, part] of parts.entries())
    if (part !== "") at = put(row, at === column ? at : put(row, at, " ", "plain"), part, tones[index] ?? "plain");
  return at;
}

function marked(label: Label, { violation }: Rung): Label {
  return violation ? { ...label, head: `✗ ${label.head}`.trimEnd() } : label;
}

function centre(row: Row, column: number, text: string, tone: Tone): void {
  put(row, column - Math.floor(cellsOf(text) / 2), text, tone);
}

function toneOf(rung: Rung): Tone {
  if (rung.violation || rung.kind === "withdrawn") return "fault";
  if (rung.kind === "data" || rung.kind === "offer" || rung.kind === "data-open") return "data";
  if (rung.kind === "data-close") return rung.outcome === "end" ? "data" : "fault";
  if (rung.kind === "close" && rung.reason !== null) return "fault";
  return rung.kind === "secured" ? "secured" : "dim";
}

function headTone(rung: Rung): Tone {
  if (rung.kind === "reply" && rung.digit !== 0) return `reply${rung.digit}`;
  return rung.kind === "data" ? "data" : "strong";
}

function bodyTone(rung: Rung): Tone {
  return rung.kind === "command" || rung.kind === "reply" || rung.kind === "data" ? "plain" : toneOf(rung);
}

function railTone(post: Post, rail: Rail): Tone {
  if (rail === "secured") return "secured";
  return post.endsWith("data") ? "data" : "dim";
}
