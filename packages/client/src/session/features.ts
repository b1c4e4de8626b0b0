import { firstDigit, type Reply } from "@tandem/protocol";
import type { ControlSession } from "./control-session.ts";

/** What FEAT told: names in capitals, each with the rest of its line. A hint and no promise: servers offer what they do not list. */
export type Features = ReadonlyMap<string, string>;

/** Asks for the features, once logged in (some servers answer 530 before), and for names in UTF-8 (RFC 2640 §3). */
export async function negotiateFeatures(control: ControlSession): Promise<Features> {
  const reply = await control.exchange("FEAT");
  const features = firstDigit(reply.code) === 2 ? parseFeatures(reply) : new Map<string, string>();
  if (!features.has("UTF8")) return features;
  // Microsoft's and some older servers take UTF8 only from a client that has named itself.
  if (features.has("CLNT")) await control.exchange("CLNT", "Tandem");
  await control.exchange("OPTS", "UTF8 ON");
  return features;
}

/** The lines between the first and the last of a reply to FEAT (RFC 2389 §3.2). */
function parseFeatures({ lines }: Reply): Features {
  const features = new Map<string, string>();
  for (const line of lines.slice(1, -1)) {
    const [, name = "", rest = ""] = /^(\S*)\s*(.*)$/s.exec(line.trim()) ?? [];
    if (name !== "") features.set(name.toUpperCase(), rest);
  }
  return features;
}
