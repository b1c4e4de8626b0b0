import { firstDigit, isName, readTimeValue, type RemoteEntry } from "@tandem/protocol";
import type { ClientSession } from "../session/client-session.ts";
import type { ListOptions, ListZone } from "./list-options.ts";
import { joinPath } from "./walk.ts";

/**
 * Entries with their times in UTC, as far as they tell the time of day and the zone is known. A day alone stays as it was told: it
 * may have been another one in UTC. `ask` keeps what comes before the first file that can be asked for.
 */
export async function* inZone(
  entries: AsyncIterable<RemoteEntry>,
  session: ClientSession,
  { zone, ...options }: ListOptions & { readonly zone: ListZone },
): AsyncGenerator<RemoteEntry, void, undefined> {
  let offset = zone === "ask" ? known.get(session) : zone === "utc" ? 0 : zone;
  const held: RemoteEntry[] = [];
  let asked = 0;
  for await (const entry of entries) {
    if (offset === undefined && asked < mostAsked && isTelling(entry)) {
      asked++;
      offset = await ask(entry, options);
      if (offset === undefined && asked === mostAsked) offset = unknown;
      if (offset !== undefined) known.set(session, offset);
    }
    held.push(entry);
    if (offset === undefined && held.length < mostHeld) continue;
    for (const one of held.splice(0)) yield shifted(one, offset);
  }
  for (const one of held) yield shifted(one, offset);
}

/** Minutes east of UTC of each client's server, by its first session; NaN where it could not be found out. */
const known = new WeakMap<ClientSession, number>();
const unknown = Number.NaN;
// MDTM is refused for some files; a server that refuses it for three has none.
const mostAsked = 3;
const mostHeld = 1000;
// Every zone lies a number of quarters of an hour off UTC, from 12 hours west to 14 hours east.
const step = 15;
const westmost = -12 * 60;
const eastmost = 14 * 60;

/** True for a file of which MDTM may be asked, and whose time of day was told without a zone. */
function isTelling({ kind, name, zone, modified, modifiedPrecision }: RemoteEntry): boolean {
  return kind === "file" && isName(name) && zone === undefined && modified !== undefined && modifiedPrecision !== "day";
}

/** How many minutes the listing is ahead of MDTM (RFC 3659 §3), which tells UTC; undefined when it is no zone. */
async function ask(
  { name, path, modified = 0 }: RemoteEntry,
  { path: directory, signal, take }: Omit<ListOptions, "zone">,
): Promise<number | undefined> {
  using lease = await take("alone", signal);
  const reply = await lease.session.control.exchange("MDTM", joinPath(directory, path ?? name));
  const moment = firstDigit(reply.code) === 2 ? readTimeValue(reply.lines.join(" ")) : undefined;
  if (moment === undefined) return undefined;
  const minutes = Math.floor(modified / 60_000) - Math.floor(moment / 60_000);
  const offset = Math.round(minutes / step) * step;
  // Servers that round where others cut off are a minute apart.
  return Math.abs(minutes - offset) <= 1 && offset >= westmost && offset <= eastmost ? offset : undefined;
}

function shifted(entry: RemoteEntry, offset: number | undefined): RemoteEntry {
  const { modified, modifiedPrecision, zone } = entry;
  if (offset === undefined || Number.isNaN(offset)) return entry;
  if (modified === undefined || modifiedPrecision === "day" || zone !== undefined) return entry;
  return { ...entry, modified: modified - offset * 60_000, zone: "utc" };
}
