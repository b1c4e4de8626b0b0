import { printable } from "@tandem/protocol";
import type { Side } from "../event.ts";
import { cellsOf, shorten } from "./cells.ts";
import { elapsedOf } from "./label.ts";
import type { Ladder, Rung } from "./model.ts";
import { lifelineShapes, portPill } from "./svg-lifelines.ts";
import { darkStyle, paintFor, type Paint, type Theme } from "./svg-palette.ts";
import { rungShape } from "./svg-rung.ts";
import { fonts, levelOf, rungY, sheet } from "./svg-sheet.ts";
import { escapeXml } from "./xml.ts";

export interface LadderSvgOptions {
  /** Draw the first rungs only, as many as this, on a sheet that has room for all. */
  readonly steps?: number;
  /** `auto` follows `prefers-color-scheme`, and is light where nobody asks. */
  readonly theme?: Theme;
}

/** The ladder as an SVG document, 800 wide and as high as it needs. It carries its own paper, fonts by name, and no script. */
export function renderLadderSvg(ladder: Ladder, { steps = Infinity, theme = "auto" }: LadderSvgOptions = {}): string {
  const paint = paintFor(theme);
  const shown = Math.max(0, Math.min(ladder.rungs.length, Math.trunc(steps)));
  const height = rungY(Math.max(0, ladder.rungs.length - 1)) + sheet.foot;
  const title = escapeXml(titleOf(ladder));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="tandem-ladder" width="${sheet.width}" height="${height}" viewBox="0 0 ${sheet.width} ${height}" role="img" aria-label="${title}"${fonts.prose}>`,
    `<title>${title}</title>`,
    darkStyle(theme),
    `<rect width="${sheet.width}" height="${height}" rx="12"${paint({ fill: "paper" })}/>`,
    ...(["client", "server"] as const).map((side) => lane(paint, ladder, side, height)),
    caption(paint, sheet.timeEnd, "end", "time ↓"),
    ...lifelineShapes(paint, ladder, shown),
    ...ladder.rungs.slice(0, shown).map((rung, index) => rungGroup(paint, ladder, rung, index)),
    "</svg>",
  ]
    .filter((element) => element !== "")
    .join("\n")
    .concat("\n");
}

function titleOf({ hosts }: Ladder): string {
  const [client, server] = [hosts.client ?? "a client", hosts.server ?? "a server"].map(printable);
  return `FTP session between ${client} and ${server}, from top to bottom`;
}

/** A host: its lane, its name and address, and the ports of its control connection. */
function lane(paint: Paint, { hosts, lifelines }: Ladder, side: Side, height: number): string {
  const left = sheet.lane[side];
  const { laneWidth, margin } = sheet;
  const address = shorten(printable(hosts[side] ?? ""), 40);
  // A long address leaves its lane towards the middle.
  const inLane = cellsOf(address) <= 21;
  const [x, anchor] = inLane
    ? [left + laneWidth / 2, "middle"]
    : side === "client"
      ? [left + margin, "start"]
      : [left + laneWidth - margin, "end"];
  const control = lifelines.filter((line) => line.side === side && line.channel === "control");
  return [
    `<rect x="${left}" y="${margin}" width="${laneWidth}" height="${height - 2 * margin}" rx="10"${paint({ fill: "lane" })}/>`,
    `<text x="${x}" y="39" text-anchor="${anchor}" font-size="13" font-weight="700" letter-spacing="1.2"${paint({ fill: "ink" })}>${side.toUpperCase()}</text>`,
    `<text x="${x}" y="56" text-anchor="${anchor}" font-size="11"${fonts.wire}${paint({ fill: "muted" })}>${escapeXml(address)}</text>`,
    caption(paint, sheet.x[`${side}-data`], "middle", "data port"),
    caption(paint, sheet.x[`${side}-control`], "middle", "control port"),
    ...control.slice(0, 1).map(({ port }) => portPill(paint, "line", sheet.x[`${side}-control`], sheet.headTop, port)),
  ].join("");
}

function caption(paint: Paint, x: number, anchor: string, words: string): string {
  return `<text x="${x}" y="${sheet.headTop - 9}" text-anchor="${anchor}" font-size="10.5"${paint({ fill: "muted" })}>${words}</text>`;
}

function rungGroup(paint: Paint, ladder: Ladder, rung: Rung, index: number): string {
  const small = ` y="${levelOf(rung, index) + 4}" text-anchor="end" font-size="10.5"${paint({ fill: "muted" })}`;
  return (
    `<g class="rung">` +
    `<text x="${sheet.timeEnd}"${small}>${elapsedOf(ladder, index)}</text>` +
    `<text x="${sheet.stepEnd}"${small}>${index + 1}</text>` +
    `${rungShape(paint, ladder, rung, index)}</g>`
  );
}
