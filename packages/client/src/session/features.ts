import { firstDigit, type Reply } from "@tandem/protocol";
import type { ControlSession } from "./control-session.ts";

/** What FEAT told: names in capitals, each with the rest of its line. A hint and no promise: servers offer what they do not list. */
export type Features = ReadonlyMap<string, string>;

/** Asks for the features, once logged in: some servers answer 530 before, others with another list. */
export async function askFeatures(control: ControlSession): Promise<Features> {
  const reply = await control.exchange("FEAT");
  return firstDigit(reply.code) === 2 ? parseFeatures(reply) : new Map<string, string>();
}

/** The lines between the first and the last of a reply to FEAT (RFC 2389 §3.2); a few servers repeat the code before each. */
function parseFeatures({ lines }: Reply): Features {
  const features = new Map<string, string>();
  for (const line of lines.slice(1, -1)) {
    const [, name = "", rest = ""] = /^(?:211-)?\s*(\S*)\s*(.*)$/s.exec(line.trimEnd()) ?? [];
    if (name !== "") features.set(name.toUpperCase(), rest);
  }
  return features;
}
