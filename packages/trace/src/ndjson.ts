import { printable, ProtocolError } from "@tandem/protocol";
import type { TraceEvent } from "./event.ts";
import { ShapeError, toEvent } from "./event-shape.ts";

/**
 * One event as one line of JSON, without its line end. Control characters, line separators and directional overrides are
 * escaped, so that a trace can be looked at in a terminal.
 */
export function encodeEvent(event: TraceEvent): string {
  return JSON.stringify(event).replace(unprintable, escapeCharacter);
}

/**
 * The event of one line. Throws {@link ProtocolError} `syntax`, which names the line by its number (1 is the first), when the
 * line is not JSON or the JSON no event.
 */
export function decodeEvent(line: string, lineNumber = 1): TraceEvent {
  try {
    return toEvent(JSON.parse(line));
  } catch (cause) {
    const why = cause instanceof ShapeError ? cause.message : `it is not JSON: ${excerpt(line)}`;
    throw new ProtocolError("syntax", `Line ${lineNumber} of the trace is no event, because ${why}.`, { cause });
  }
}

/**
 * The events of a whole trace; empty lines are passed over. A last line that was cut off (its recorder was killed) is not an
 * event yet and is left out. Throws as {@link decodeEvent} does for any other line.
 */
export function decodeEvents(text: string): readonly TraceEvent[] {
  const lines = text.split("\n");
  const events: TraceEvent[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "" || (index === lines.length - 1 && !isWhole(line))) continue;
    events.push(decodeEvent(line, index + 1));
  }
  return events;
}

const unprintable = /[\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/g;

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function isWhole(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

function excerpt(line: string): string {
  return printable(line.length > 40 ? `${line.slice(0, 39)}…` : line);
}
