import { printable } from "@tandem/protocol";
import type { Channel, DataOutcome, Ladder, Rung } from "./model.ts";

/** What is written on a rung. Only `body` may be shortened; `head` (the verb, the code) and `tail` (a number) say too much. */
export interface Label {
  readonly head: string;
  readonly body: string;
  readonly tail: string;
}

/** The words of a rung, fit for people and terminals: no control character is left in them. */
export function labelOf(rung: Rung): Label {
  const { head, body, tail } = words(rung);
  return { head: shown(head), body: shown(body), tail: shown(tail) };
}

/** The whole label in one line. */
export function formatLabel({ head, body, tail }: Label): string {
  return [head, body, tail].filter((part) => part !== "").join(" ");
}

/** `1 byte`, `1,234 bytes`. */
export function formatBytes(bytes: number): string {
  return bytes === 1 ? "1 byte" : `${String(bytes).replace(/\B(?=(\d{3})+$)/g, ",")} bytes`;
}

/** Milliseconds in at most six characters: `0.4 ms`, `12 ms`, `3.21 s`, `47.0 s`, `4m05s`, `2h30m`, `12d03h`. */
export function formatElapsed(milliseconds: number): string {
  if (milliseconds < 9.95) return `${milliseconds.toFixed(1)} ms`;
  if (milliseconds < 999.5) return `${milliseconds.toFixed(0)} ms`;
  if (milliseconds < 9995) return `${(milliseconds / 1000).toFixed(2)} s`;
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${twoDigits(seconds % 60)}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 6000) return `${Math.floor(minutes / 60)}h${twoDigits(minutes % 60)}m`;
  const hours = Math.floor(minutes / 60);
  return hours < 2400 ? `${Math.floor(hours / 24)}d${twoDigits(hours % 24)}h` : `${Math.floor(hours / 24)} d`;
}

function words(rung: Rung): Label {
  switch (rung.kind) {
    case "open":
      return plain(`TCP control connection to port ${rung.port}`);
    case "command":
      return { ...headed(rung.text), tail: "" };
    case "reply": {
      const tail = rung.more === 0 ? "" : rung.more === 1 ? "+1 line" : `+${rung.more} lines`;
      return rung.digit === 0 ? { head: "", body: rung.text, tail } : { ...headed(rung.text), tail };
    }
    case "offer":
      return plain(
        `${rung.listener} listens on ${rung.address === null ? "" : `${rung.address}, `}data port ${rung.port}`,
      );
    case "withdrawn":
      return plain(`${rung.listener} stops listening on port ${rung.port}: ${rung.reason}`);
    case "data-open":
      return plain(`${rung.from} opens data connection to port ${rung.port}`);
    case "data":
      return { head: rung.verb ?? "", body: lastName(rung.path ?? ""), tail: formatBytes(rung.bytes) };
    case "data-close":
      return plain(`${rung.from} ${closings[rung.outcome]}`);
    case "secured":
      return plain(`${rung.protocol} protects ${channels[rung.channel]}${rung.reused ? ", session resumed" : ""}`);
    case "close":
      return plain(`${rung.from} closes control connection${rung.reason === null ? "" : `: ${rung.reason}`}`);
    case "note":
      return plain(rung.text);
  }
}

const closings: Readonly<Record<DataOutcome, string>> = {
  end: "closes data connection",
  reset: "resets data connection",
  aborted: "aborts data connection",
  stalled: "ends stalled data connection",
};

const channels: Readonly<Record<Channel, string>> = {
  control: "control connection",
  data: "data connection",
};

function plain(body: string): Label {
  return { head: "", body, tail: "" };
}

/** The verb or the code, and what follows; the hyphen of a multi-line reply is said by the number of its lines. */
function headed(text: string): { readonly head: string; readonly body: string } {
  const [, head = "", body = ""] = /^(\d{3}(?=[- ])|\S*)-?\s*([^]*)$/.exec(text) ?? [];
  return { head, body };
}

function shown(text: string): string {
  // A surrogate that stands alone has no form outside this program: not in UTF-8, not in XML.
  return printable(text).replace(loneSurrogate, "\uFFFD").trimEnd();
}

/** The name of the file; its directories stand in the command. */
function lastName(path: string): string {
  return path.slice(path.lastIndexOf("/", path.length - 2) + 1);
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}

const loneSurrogate = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** When a rung was, where that differs from the rung before; a session whose clock stands still has no times. */
export function elapsedOf({ rungs }: Pick<Ladder, "rungs">, index: number): string {
  const elapsed = formatElapsed(rungs[index]?.at ?? 0);
  return elapsed === formatElapsed(rungs[index - 1]?.at ?? 0) ? "" : elapsed;
}
