import type { Side } from "../event.ts";
import { endsOf, type Post } from "./ends.ts";
import type { Rung } from "./model.ts";
import type { Paint } from "./svg-palette.ts";

/** Measures of the picture, in its own units: pixels when it is shown 800 wide. */
export const sheet = {
  width: 800,
  x: { "client-data": 112, "client-control": 190, "server-control": 640, "server-data": 718 } satisfies Record<
    Post,
    number
  >,
  /** Each host's lane: where it begins, and how wide it is. */
  lane: { client: 76, server: 604 } satisfies Record<Side, number>,
  laneWidth: 150,
  margin: 14,
  timeEnd: 64,
  stepEnd: 788,
  /** The middle of the gap between the control lifelines, and how much of the gap a label may fill. */
  middle: 415,
  labelWidth: 430,
  headTop: 92,
  pillHeight: 18,
  pillWidth: 50,
  firstRung: 148,
  pitch: 34,
  foot: 30,
} as const;

// One family for what went over the wire, one for what is told about it; both about as wide as reckoned wherever they come from.
const wire = "ui-monospace,'SF Mono',SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace";
const prose = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,'DejaVu Sans',sans-serif";

/** The font attributes of the root element and of text that quotes the wire. */
export const fonts = { prose: ` font-family="${prose}"`, wire: ` font-family="${wire}"` } as const;

/** Widths of one cell of text at the size that labels have. */
export const cellWidth = { wire: 7.55, prose: 6.9 } as const;

/** The height of a rung. */
export function rungY(index: number): number {
  return sheet.firstRung + index * sheet.pitch;
}

/** The height at which the rung's own line lies: what bears its words beside it and not above it lies a little higher. */
export function levelOf(rung: Rung | undefined, index: number): number {
  return rungY(index) - (rung === undefined || endsOf(rung).kind === "across" ? 0 : 5);
}

/** An arrow from x to x at height y, its head filled; `width` is that of its line. */
export function arrow(paint: Paint, role: Parameters<Paint>[0]["fill"] & string, options: ArrowOptions): string {
  const { from, to, y, width = 1.4, dashed = false, both = false } = options;
  const direction = Math.sign(to - from);
  const end = to - direction * headLength;
  const start = both ? from + direction * headLength : from;
  const dash = dashed ? ' stroke-dasharray="5 4"' : "";
  const head = (x: number, forward: number) =>
    `<path d="M${x} ${y}l${-forward * (headLength + 1)} -4.5v9z"${paint({ fill: role })}/>`;
  return (
    `<path d="M${start} ${y}H${end}" stroke-width="${width}"${dash}${paint({ stroke: role })}/>` +
    head(to, direction) +
    (both ? head(from, -direction) : "")
  );
}

export interface ArrowOptions {
  readonly from: number;
  readonly to: number;
  readonly y: number;
  readonly width?: number;
  readonly dashed?: boolean;
  readonly both?: boolean;
}

const headLength = 9;
