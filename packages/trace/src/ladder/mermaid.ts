import { printable } from "@tandem/protocol";
import type { Side } from "../event.ts";
import { endsOf, posts, sideOf, type Post } from "./ends.ts";
import { formatLabel, labelOf } from "./label.ts";
import { otherSide, type Ladder, type Lifeline, type Rung } from "./model.ts";

export interface LadderMermaidOptions {
  /** Draw the first rungs only, as many as this. */
  readonly steps?: number;
}

/** The ladder as a Mermaid `sequenceDiagram`, for a Markdown page that draws it. */
export function renderLadderMermaid(ladder: Ladder, { steps = Infinity }: LadderMermaidOptions = {}): string {
  const rungs = ladder.rungs.slice(0, Math.max(0, steps));
  const lines = ["sequenceDiagram", ...(["client", "server"] as const).flatMap((side) => box(ladder, side))];
  // Mermaid refuses a diagram that ends an activation which was not begun.
  const active = activations(ladder);
  for (const [index, rung] of rungs.entries()) {
    lines.push(`  ${message(rung)}`);
    for (const post of active.begin.get(index) ?? []) lines.push(`  activate ${names[post]}`);
    for (const post of active.end.get(index) ?? []) lines.push(`  deactivate ${names[post]}`);
  }
  return `${lines.join("\n")}\n`;
}

const names: Readonly<Record<Post, string>> = {
  "client-data": "cd",
  "client-control": "cc",
  "server-control": "sc",
  "server-data": "sd",
};

function box({ hosts, lifelines }: Ladder, side: Side): readonly string[] {
  const participant = (post: Post) => {
    const isHere = (line: Lifeline) => post === `${line.side}-${line.channel}`;
    const ports = [...new Set(lifelines.filter(isHere).map(({ port }) => port))];
    const channel = post.endsWith("data") ? "data" : "control";
    const known = ports.length === 1 ? ` port ${ports[0]}` : "";
    return `    participant ${names[post]} as ${channel}${known}`;
  };
  const title = escapeText([side.toUpperCase(), printable(hosts[side] ?? "")].join(" ").trimEnd());
  const participants = posts.filter((post) => sideOf(post) === side).map(participant);
  return [`  box transparent ${title}`, ...participants, "  end"];
}

function message(rung: Rung): string {
  const ends = endsOf(rung);
  const text = escapeText((rung.violation ? "✗ " : "") + formatLabel(labelOf(rung)));
  if (ends.kind === "beside") return `Note over ${names[ends.post]}: ${text}`;
  if (ends.kind === "between") return `Note over cc,sc: ${text}`;
  const opens = rung.kind === "open" || rung.kind === "data-open";
  const how = opens ? ` (active open by the ${rung.from}, passive open by the ${otherSide(rung.from)})` : "";
  return `${names[ends.from]}${arrowOf(rung, ends.both)}${names[ends.to]}: ${text}${how}`;
}

/** A full line for what a side says, a broken one for replies, a cross for an end. */
function arrowOf({ kind }: Rung, both: boolean): string {
  if (both) return "<<->>";
  if (kind === "close" || kind === "data-close") return "--x";
  return kind === "reply" ? "-->>" : "->>";
}

/** At which rung the bars of data connections begin and end. */
function activations({ spans }: Ladder) {
  const begin = new Map<number, readonly Post[]>();
  const end = new Map<number, readonly Post[]>();
  for (const span of spans) {
    if (span.channel === "control") continue;
    begin.set(span.begin, dataPosts);
    if (span.end !== null) end.set(span.end, dataPosts);
  }
  return { begin, end };
}

const dataPosts = ["client-data", "server-data"] as const;

/** Text that Mermaid takes as it is: what could end a statement, open a directive or be markup stands as its number. */
function escapeText(text: string): string {
  return text.replace(/[#;%{}<>&"`\\*_~$]/g, (character) => `#${character.charCodeAt(0)};`) || "(nothing)";
}
