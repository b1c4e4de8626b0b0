import type { EventBody, Side } from "../event.ts";
import { addRung, beginLifeline, changeSpan, endLifelines, type Draft } from "./draft.ts";
import type { ReplyDigit } from "./model.ts";

/** Draws what happened on the control connection. */
export function reduceControl(draft: Draft, event: ControlEvent, at: number): void {
  switch (event.kind) {
    case "control.open": {
      const { client, server } = event;
      draft.hosts = { client: client.address, server: server.address };
      const begin = addRung(draft, at, { kind: "open", from: "client", port: server.port });
      beginLifeline(draft, { side: "client", channel: "control", port: client.port, begin });
      beginLifeline(draft, { side: "server", channel: "control", port: server.port, begin });
      draft.spans.push({ channel: "control", begin, secured: null, end: null });
      return;
    }
    case "control.line":
      if (event.from === "client") addRung(draft, at, { kind: "command", from: "client", text: event.text });
      else addReplyLine(draft, event.text, at);
      return;
    case "control.secured": {
      const { protocol, reused } = event;
      const secured = addRung(draft, at, { kind: "secured", channel: "control", protocol, reused });
      changeSpan(draft, controlSpan(draft), { secured });
      return;
    }
    case "control.close": {
      const end = addRung(draft, at, { kind: "close", from: event.by, reason: event.reason ?? null });
      changeSpan(draft, controlSpan(draft), { end });
      endLifelines(draft, controlLifelines(draft), end);
      return;
    }
    case "control.refused": {
      const { recorder, client, server, reason } = event;
      reduceControl(draft, { kind: "control.open", recorder, client, server }, at);
      return reduceControl(draft, { kind: "control.close", by: "server", reason }, at);
    }
    case "exchange.violation":
      return addViolation(draft, event.from, event.text, at);
  }
}

type ControlEvent = Extract<EventBody, { readonly kind: `control.${string}` | "exchange.violation" }>;

/** One line of a reply: the first makes a rung, the others of a multi-line reply (RFC 959 §4.2) are counted on it. */
function addReplyLine(draft: Draft, text: string, at: number): void {
  const open = draft.pending.reply;
  const rung = open === null ? undefined : draft.rungs[open.rung];
  if (open !== null && rung?.kind === "reply") {
    draft.rungs[open.rung] = { ...rung, more: rung.more + 1 };
    if (text === open.code || text.startsWith(`${open.code} `)) draft.pending.reply = null;
    return;
  }
  const [, code = "", mark = ""] = /^([1-5]\d\d)([ -]|$)/.exec(text) ?? [];
  const digit = Number(code.charAt(0)) as ReplyDigit;
  const index = addRung(draft, at, { kind: "reply", from: "server", text, digit, more: 0 });
  if (mark === "-") draft.pending.reply = { rung: index, code };
}

/** Marks the line that broke the rules, when the text repeats it; otherwise the text says what was wrong. */
function addViolation(draft: Draft, from: Side, text: string, at: number): void {
  const index = draft.rungs.findLastIndex((rung) => rung.kind === "reply" || rung.kind === "command");
  const line = draft.rungs[index];
  if (line !== undefined && "text" in line && line.text === text && "from" in line && line.from === from)
    draft.rungs[index] = { ...line, violation: true };
  else addRung(draft, at, { kind: "note", text }, true);
}

function controlSpan(draft: Draft): number {
  return draft.spans.findLastIndex(({ channel }) => channel === "control");
}

function controlLifelines(draft: Draft): readonly number[] {
  return draft.lifelines.flatMap(({ channel }, index) => (channel === "control" ? [index] : []));
}
