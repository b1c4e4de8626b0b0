import type { EventBody, Side } from "../event.ts";
import { addRung, beginLifeline, changeSpan, endLifelines, type Draft } from "./draft.ts";
import { otherSide, type OpenData, type Transfer } from "./model.ts";

/** Draws what happened on data connections, and whose file it was. */
export function reduceData(draft: Draft, event: DataEvent, at: number): void {
  switch (event.kind) {
    case "data.offer": {
      const { listener, endpoint } = event;
      const { address, port } = endpoint;
      const elsewhere = address === draft.hosts[listener] ? null : address;
      const begin = addRung(draft, at, { kind: "offer", listener, port, address: elsewhere });
      // A second PASV or PORT takes the place of the first (RFC 959 §3.2).
      endLifelines(draft, draft.pending.offers.splice(0), begin);
      draft.pending.offers.push(beginLifeline(draft, { side: listener, channel: "data", port, begin }));
      return;
    }
    case "data.withdrawn": {
      const { listener, reason } = event;
      const { port } = event.endpoint;
      const rung = addRung(draft, at, { kind: "withdrawn", listener, port, reason });
      const offer = takeOffer(draft, listener, port);
      if (offer !== undefined) endLifelines(draft, [offer], rung);
      return;
    }
    case "data.open":
      return open(draft, event, at);
    case "data.secured": {
      const { protocol, reused } = event;
      const secured = addRung(draft, at, { kind: "secured", channel: "data", protocol, reused });
      const span = draft.pending.data.at(-1)?.span;
      if (typeof span === "number") changeSpan(draft, span, { secured });
      return;
    }
    case "data.bytes": {
      const current = draft.pending.data.pop() ?? unseen(draft);
      draft.pending.data.push(carry(draft, current, event.from, event.total, at));
      return;
    }
    case "data.close":
      return close(draft, event, at);
    case "transfer.begin": {
      const { verb, path, from } = event;
      draft.pending.transfer = { verb, path, from };
      const current = draft.pending.data.pop();
      if (current !== undefined) draft.pending.data.push(claim(draft, current, draft.pending.transfer));
      return;
    }
    case "transfer.end":
      draft.pending.transfer = null;
      return;
  }
}

type DataEvent = Extract<EventBody, { readonly kind: `data.${string}` | `transfer.${string}` }>;
type Body<Kind extends DataEvent["kind"]> = Extract<DataEvent, { readonly kind: Kind }>;

function open(draft: Draft, { listener, client, server }: Body<"data.open">, at: number): void {
  const from = otherSide(listener);
  const ports = { client: client.port, server: server.port };
  const begin = addRung(draft, at, { kind: "data-open", from, port: ports[listener], ports });
  const waiting = takeOffer(draft, listener, ports[listener]);
  const listening = waiting ?? beginLifeline(draft, { side: listener, channel: "data", port: ports[listener], begin });
  const dialling = beginLifeline(draft, { side: from, channel: "data", port: ports[from], begin });
  const span = draft.spans.push({ channel: "data", begin, secured: null, end: null }) - 1;
  const { transfer } = draft.pending;
  draft.pending.data.push({ span, lifelines: [listening, dialling], rung: null, from: null, transfer });
}

function close(draft: Draft, { by, total, outcome }: Body<"data.close">, at: number): void {
  // Of two that stand, the older is the one whose end was noticed late.
  const oldest = draft.pending.data.shift() ?? unseen(draft);
  // In stream mode the sender ends the connection (RFC 959 §3.4.1): the best guess when nobody said who sent.
  const sender = oldest.from ?? oldest.transfer?.from ?? by;
  if (oldest.rung !== null || total > 0 || oldest.transfer !== null) carry(draft, oldest, sender, total, at);
  const end = addRung(draft, at, { kind: "data-close", from: by, outcome });
  if (oldest.span !== null) changeSpan(draft, oldest.span, { end });
  endLifelines(draft, oldest.lifelines, end);
}

/** The connection after `total` bytes from one side: its rung is drawn at the first, and counts on. */
function carry(draft: Draft, data: OpenData, from: Side, total: number, at: number): OpenData {
  const drawn = data.rung === null ? undefined : draft.rungs[data.rung];
  if (data.rung !== null && drawn?.kind === "data" && drawn.from === from) {
    draft.rungs[data.rung] = { ...drawn, bytes: total };
    return data;
  }
  const { verb = null, path = null } = data.transfer ?? {};
  const rung = addRung(draft, at, { kind: "data", from, bytes: total, verb, path });
  return { ...data, rung, from };
}

/** The connection as that of the transfer, unless it is another's already. */
function claim(draft: Draft, data: OpenData, transfer: Transfer): OpenData {
  if (data.transfer !== null) return data;
  const drawn = data.rung === null ? undefined : draft.rungs[data.rung];
  const { verb, path } = transfer;
  if (data.rung !== null && drawn?.kind === "data") draft.rungs[data.rung] = { ...drawn, verb, path };
  return { ...data, transfer };
}

/** The lifeline that waits at the port, no longer among those that wait. */
function takeOffer(draft: Draft, listener: Side, port: number): number | undefined {
  const { offers } = draft.pending;
  const index = offers.findLastIndex((offer) => {
    const line = draft.lifelines[offer];
    return line?.side === listener && line.port === port;
  });
  return index < 0 ? undefined : offers.splice(index, 1)[0];
}

/** A connection whose beginning is not in the trace. */
function unseen({ pending: { transfer } }: Draft): OpenData {
  return { span: null, lifelines: [], rung: null, from: null, transfer };
}
