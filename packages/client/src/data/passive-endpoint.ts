import { addressScope, parseAddress, withoutZone, type Endpoint, type PassiveReply } from "@tandem/protocol";

/**
 * Where to dial after a 227 or 229. The host is that of the control connection, whatever the reply names; one that is
 * trusted to name another host is still not followed to an address that cannot be meant (0.0.0.0, or a private one of a
 * server behind NAT that was reached by a public one).
 */
export function passiveEndpoint({ address, port }: PassiveReply, control: Endpoint, trust: boolean): Endpoint {
  return {
    address: trust && address !== undefined && reachable(address, control.address) ? address : control.address,
    port,
  };
}

function reachable(address: string, from: string): boolean {
  const scope = addressScope(address);
  if (scope === "unspecified" || scope === "multicast") return false;
  // Behind a proxy the server has a name alone, which anybody may look up.
  const named = parseAddress(withoutZone(from)) === undefined;
  return scope === "public" || (!named && addressScope(from) !== "public");
}
