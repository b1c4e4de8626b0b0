import type { Ladder, Lifeline, Span } from "./model.ts";
import type { Paint, Role } from "./svg-palette.ts";
import { fonts, levelOf, rungY, sheet } from "./svg-sheet.ts";

/** The uprights of the first `shown` rungs: ports that wait are dotted, connections drawn through, data connections as bars. */
export function lifelineShapes(paint: Paint, ladder: Ladder, shown: number): readonly string[] {
  if (shown === 0) return [];
  const visible = <Part extends { readonly begin: number; readonly end: number | null }>(parts: readonly Part[]) =>
    parts.filter(({ begin }) => begin < shown).map((part) => ({ ...part, ...verticals(part, shown, ladder) }));
  return [
    ...controlShapes(paint, ladder, shown),
    ...visible(ladder.lifelines.filter(({ channel }) => channel === "data")).map((line) => waiting(paint, line)),
    ...visible(ladder.spans.filter(({ channel }) => channel === "data")).map((span) => bars(paint, span, shown)),
  ];
}

/** A port number in a frame, its middle at x, its upper edge at y. */
export function portPill(paint: Paint, role: Role, x: number, y: number, port: number): string {
  const { pillWidth, pillHeight } = sheet;
  return (
    `<rect x="${x - pillWidth / 2}" y="${y}" width="${pillWidth}" height="${pillHeight}" rx="9"${paint({ fill: "pill", stroke: role })}/>` +
    `<text x="${x}" y="${y + 13}" text-anchor="middle" font-size="11.5" font-weight="600"${fonts.wire}${paint({ fill: role === "data" ? "data" : "ink" })}>${port}</text>`
  );
}

// How far a lifeline that goes on reaches below the last rung.
const tail = 16;

interface Verticals {
  readonly top: number;
  readonly bottom: number;
}

function verticals({ begin, end }: Pick<Lifeline, "begin" | "end">, shown: number, { rungs }: Ladder): Verticals {
  const level = (index: number) => levelOf(rungs[index], index);
  return { top: level(begin), bottom: end !== null && end < shown ? level(end) : rungY(shown - 1) + tail };
}

function controlShapes(paint: Paint, ladder: Ladder, shown: number): readonly string[] {
  const span = ladder.spans.find(({ channel }) => channel === "control");
  const { bottom } = verticals(span ?? { begin: 0, end: null }, shown, ladder);
  const top = sheet.headTop + sheet.pillHeight;
  const secured = span?.secured ?? null;
  const safe = secured !== null && secured < shown ? rungY(secured) : null;
  return (["client", "server"] as const).map((side) => {
    const x = sheet.x[`${side}-control`];
    const plain = `<path d="M${x} ${top}V${safe ?? bottom}" stroke-width="1.5"${paint({ stroke: "line" })}/>`;
    return safe === null
      ? plain
      : `${plain}<path d="M${x} ${safe}V${bottom}" stroke-width="3"${paint({ stroke: "secured" })}/>`;
  });
}

function waiting(paint: Paint, { side, top, bottom }: Lifeline & Verticals): string {
  const x = sheet.x[`${side}-data`];
  return `<path d="M${x} ${top}V${bottom}" stroke-width="1.5" stroke-dasharray="2 4"${paint({ stroke: "data" })}/>`;
}

function bars(paint: Paint, { top, bottom, secured }: Span & Verticals, shown: number): string {
  const role = secured !== null && secured < shown ? "secured" : "data";
  return (["client", "server"] as const)
    .map((side) => sheet.x[`${side}-data`] - barWidth / 2)
    .map(
      (x) =>
        `<rect x="${x}" y="${top - 5}" width="${barWidth}" height="${bottom - top + 10}" rx="3"${paint({ fill: "dataFill", stroke: role })}/>`,
    )
    .join("");
}

const barWidth = 8;
