import { networkInterfaces } from "node:os";
import { addressScope, normalizeAddress } from "@tandem/protocol";

/** The addresses at which people find a listener: its own or, of one that waits at all of them, those of the machine. */
export function reachableAddresses(address: string, interfaces: Interfaces = networkInterfaces()): readonly string[] {
  if (address !== "::" && address !== "0.0.0.0") return [address];
  const families = address === "::" ? ["IPv4", "IPv6"] : ["IPv4"];
  const all = Object.values(interfaces).flatMap((list) => list ?? []);
  const found = families.flatMap((family) =>
    all.filter((one) => one.family === family && !one.internal).map((one) => normalizeAddress(one.address)),
  );
  // A link-local address works only with a zone that differs from one machine to the next.
  const useful = found.filter((one) => addressScope(one) !== "link-local");
  return useful.length === 0 ? ["127.0.0.1"] : useful;
}

/** What is asked of `os.networkInterfaces()`. */
export type Interfaces = Readonly<
  Record<
    string,
    readonly { readonly address: string; readonly family: string; readonly internal: boolean }[] | undefined
  >
>;
