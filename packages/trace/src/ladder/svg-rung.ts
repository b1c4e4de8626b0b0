import { shortenLabel } from "./cells.ts";
import { endsOf, sideOf, type Ends } from "./ends.ts";
import { formatLabel, labelOf, type Label } from "./label.ts";
import type { Ladder, Rung } from "./model.ts";
import { portPill } from "./svg-lifelines.ts";
import type { Paint, Role } from "./svg-palette.ts";
import { arrow, cellWidth, fonts, levelOf, sheet } from "./svg-sheet.ts";
import { escapeXml } from "./xml.ts";

/** One rung: its arrow or leader, the ports that appear with it, and its label, whole as a tooltip. */
export function rungShape(paint: Paint, ladder: Ladder, rung: Rung, index: number): string {
  const y = levelOf(rung, index);
  const ends = endsOf(rung);
  return [
    `<title>${escapeXml(formatLabel(labelOf(rung)))}</title>`,
    ...pills(paint, ladder, rung, index, y),
    ends.kind === "across" ? across(paint, rung, ends, y) : "",
    ends.kind === "beside" ? beside(paint, rung, ends, y) : "",
    ends.kind === "between" ? labelText(paint, rung, sheet.middle, y + 4, "middle") : "",
  ].join("");
}

function across(paint: Paint, rung: Rung, { from, to, both }: Across, y: number): string {
  const role = roleOf(rung);
  const direction = sheet.x[from] < sheet.x[to] ? 1 : -1;
  // The arrow touches the upright, or the bar of a data connection, and does not lie on it.
  const inset = from.endsWith("data") ? 5 : 2;
  const line = {
    from: sheet.x[from] + direction * inset,
    to: sheet.x[to] - direction * inset,
    y,
    both,
    dashed: rung.kind === "close" || rung.kind === "data-close",
    width: rung.kind === "data" ? 3 : 1.4,
  };
  return (
    (rung.kind === "data" ? band(paint, line.from, line.to, y) : "") +
    arrow(paint, role, line) +
    labelText(paint, rung, sheet.middle, y - 8, "middle") +
    (rung.kind === "open" || rung.kind === "data-open" ? openings(paint, rung, y) : "")
  );
}

type Across = Extract<Ends, { readonly kind: "across" }>;

/** The bytes on their way: a broad light line below the arrow. */
function band(paint: Paint, from: number, to: number, y: number): string {
  return `<path d="M${from} ${y}H${to}" stroke-width="9"${paint({ stroke: "dataFill" })}/>`;
}

/** Who opens, and how: beside the control connection's arrow, below the data connection's, which fills the lanes. */
function openings(paint: Paint, rung: Rung & { readonly from: string }, y: number): string {
  const drop = rung.kind === "open" ? 4 : 15;
  return (["client", "server"] as const)
    .map((side) => {
      const x = (sheet.x[`${side}-control`] + sheet.x[`${side}-data`]) / 2;
      const words = side === rung.from ? "active open" : "passive open";
      return `<text x="${x}" y="${y + drop}" text-anchor="middle" font-size="10" font-style="italic"${paint({ fill: "muted" })}>${words}</text>`;
    })
    .join("");
}

/** What one side does alone: words towards the middle, and a leader to the port. */
function beside(paint: Paint, rung: Rung, { post }: Extract<Ends, { readonly kind: "beside" }>, y: number): string {
  const outward = sideOf(post) === "server" ? 1 : -1;
  const control = sheet.x[`${sideOf(post)}-control`];
  const reach = rung.kind === "withdrawn" ? 9 : sheet.pillWidth / 2 + 3;
  const leader = `M${control - outward * 12} ${y}H${sheet.x[post] - outward * reach}`;
  const cross = `M${sheet.x[post] - 5} ${y - 5}l10 10m0 -10l-10 10`;
  return (
    `<path d="${leader}" stroke-width="1.2" stroke-dasharray="2 3"${paint({ stroke: roleOf(rung) })}/>` +
    (rung.kind === "withdrawn" ? `<path d="${cross}" stroke-width="2"${paint({ stroke: "fault" })}/>` : "") +
    labelText(paint, rung, control - outward * 18, y + 4, outward > 0 ? "end" : "start")
  );
}

/** The data ports that appear here: at the rung where they wait, above it where they dial. */
function pills(paint: Paint, { lifelines }: Ladder, rung: Rung, index: number, y: number): readonly string[] {
  const { pillHeight } = sheet;
  const top = rung.kind === "offer" ? y - pillHeight / 2 : y - pillHeight - 9;
  return lifelines
    .filter(({ begin, channel }) => begin === index && channel === "data")
    .map(({ side, port }) => portPill(paint, "data", sheet.x[`${side}-data`], top, port));
}

function labelText(paint: Paint, rung: Rung, x: number, y: number, anchor: "start" | "middle" | "end"): string {
  const wire = rung.kind === "command" || rung.kind === "reply" || rung.kind === "data";
  const whole = labelOf(rung);
  const label = shortenLabel(
    whole,
    Math.floor(sheet.labelWidth / (wire ? cellWidth.wire : cellWidth.prose)) - (rung.violation ? 2 : 0),
  );
  const font = `font-size="12.5"${wire ? fonts.wire : ""}`;
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" ${font}${paint({ fill: bodyRole(rung) })}>${spans(paint, rung, label)}</text>`;
}

function spans(paint: Paint, rung: Rung, { head, body, tail }: Label): string {
  const parts = [
    rung.violation ? `<tspan font-weight="700"${paint({ fill: "fault" })}>✗</tspan>` : "",
    head === "" ? "" : `<tspan font-weight="700"${paint({ fill: headRole(rung) })}>${escapeXml(head)}</tspan>`,
    escapeXml(body),
    tail === "" ? "" : `<tspan${paint({ fill: rung.kind === "data" ? "data" : "muted" })}>${escapeXml(tail)}</tspan>`,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

/** The colour of a rung's line. */
function roleOf(rung: Rung): Role {
  if (rung.violation) return "fault";
  switch (rung.kind) {
    case "reply":
      return rung.digit === 0 ? "line" : `reply${rung.digit}`;
    case "offer":
    case "data-open":
    case "data":
      return "data";
    case "data-close":
      return rung.outcome === "end" ? "data" : "fault";
    case "withdrawn":
      return "fault";
    case "secured":
      return "secured";
    case "close":
      return rung.reason === null ? "muted" : "fault";
    case "open":
    case "command":
    case "note":
      return "muted";
  }
}

function headRole(rung: Rung): Role {
  return rung.kind === "command" ? "ink" : roleOf(rung);
}

function bodyRole(rung: Rung): Role {
  if (rung.violation) return "fault";
  const wire = rung.kind === "command" || rung.kind === "reply" || rung.kind === "data" || rung.kind === "open";
  return wire ? "ink" : roleOf(rung);
}
