import { encodeText, parseAddress, withoutZone, type Endpoint } from "@tandem/protocol";
import type { NetworkFault } from "../network.ts";
import { ProxyRefusal } from "./proxy-refusal.ts";
import type { ProxyTalk } from "./proxy-talk.ts";

/** Asks a SOCKS4 proxy for a connection to an address of IPv4, or a SOCKS4a proxy for one to a name. */
export async function socks4(
  talk: ProxyTalk,
  remote: Endpoint,
  { kind, user = "" }: { readonly kind: "socks4" | "socks4a"; readonly user?: string | undefined },
): Promise<void> {
  talk.say(socks4Request(remote, user, kind));
  const [version = 0, answer = 0] = await talk.hear(8);
  // The answer begins with a zero; what is no SOCKS4 begins with something else.
  if (version !== 0) throw new ProxyRefusal("failed", "what answers there is no SOCKS4 proxy");
  if (answer === granted) return;
  const [code, words] = meanings[answer] ?? ["failed", `it answers ${answer}, which means nothing in SOCKS4`];
  throw new ProxyRefusal(code, words);
}

/** The request; of a name the address is one that nobody has, and the name stands behind. */
function socks4Request({ address, port }: Endpoint, user: string, kind: "socks4" | "socks4a"): Uint8Array {
  const bytes = parseAddress(withoutZone(address));
  if (bytes?.length === 16) throw new ProxyRefusal("address-not-available", "SOCKS4 knows no IPv6; use SOCKS5");
  if (bytes === undefined && kind === "socks4") {
    throw new ProxyRefusal("unknown-host", "SOCKS4 knows no names of hosts; use SOCKS4a or SOCKS5");
  }
  const name = bytes === undefined ? [...encodeText(address), 0] : [];
  return Uint8Array.from([4, 1, port >> 8, port & 255, ...(bytes ?? [0, 0, 0, 1]), ...encodeText(user), 0, ...name]);
}

const granted = 90;

const meanings: Readonly<Partial<Record<number, readonly [NetworkFault, string]>>> = {
  91: ["refused", "it refuses the connection, or cannot reach the host"],
  92: ["denied", "it asks this machine who the user is (identd), and gets no answer"],
  93: ["denied", "the user that was given is not the one that this machine names (identd)"],
};
