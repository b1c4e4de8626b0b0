import type { Endpoint } from "../endpoint.ts";
import { formatExtendedHostPort, parseExtendedHostPort } from "../extended-host-port.ts";
import { formatHostPort, parseHostPort } from "../host-port.ts";
import { ProtocolError } from "../protocol-error.ts";
import type { Grammar } from "./grammar.ts";

/** The argument of PORT: `h1,h2,h3,h4,p1,p2` (RFC 959 §5.3.2). */
export const hostPort: Grammar<Endpoint> = {
  syntax: "<h1,h2,h3,h4,p1,p2>",
  parse: (argument) => parseHostPort(argument?.trim() ?? ""),
  format: formatHostPort,
};

/** The argument of EPRT: `|1|132.235.1.2|6275|` (RFC 2428 §2). */
export const extendedHostPort: Grammar<Endpoint> = {
  syntax: "<|protocol|address|port|>",
  parse: (argument) => parseExtendedHostPort(argument?.trim() ?? ""),
  format: formatExtendedHostPort,
};

/** What EPSV asks for: any protocol, one of them (1 is IPv4, 2 is IPv6), or the promise to use nothing but EPSV. */
export type ExtendedPassiveArgument =
  | { readonly kind: "any" }
  | { readonly kind: "protocol"; readonly protocol: 1 | 2 }
  | { readonly kind: "all" };

/** The argument of EPSV: nothing, `1`, `2` or `ALL` (RFC 2428 §3). */
export const extendedPassive: Grammar<ExtendedPassiveArgument> = {
  syntax: "[1 | 2 | ALL]",
  parse(argument) {
    const given = (argument ?? "").trim().toUpperCase();
    if (given === "") return { kind: "any" };
    if (given === "ALL") return { kind: "all" };
    if (given === "1" || given === "2") return { kind: "protocol", protocol: given === "1" ? 1 : 2 };
    if (/^\d+$/.test(given)) throw new ProtocolError("network-protocol", "Network protocol not supported, use (1,2)");
    throw new ProtocolError("syntax", "EPSV takes nothing, 1 (IPv4), 2 (IPv6) or ALL.");
  },
  format(value) {
    return value.kind === "any" ? undefined : value.kind === "all" ? "ALL" : String(value.protocol);
  },
};
