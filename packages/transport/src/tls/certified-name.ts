import { domainToASCII } from "node:url";
import { parseAddress } from "@tandem/protocol";

/** What a certificate for a host has to be for, and what its server is asked for by (RFC 6066 §3, RFC 5890). */
export type CertifiedName =
  /** Without the dot that ends an absolute name, and in letters of ASCII. */
  { readonly kind: "domain"; readonly domain: string } | { readonly kind: "address"; readonly address: string };

/** The host as its user named it: `bücher.example.`, `192.0.2.7`, `fe80::1%eth0`. */
export function certifiedName(host: string): CertifiedName {
  const address = host.replace(/%.*$/, "");
  if (parseAddress(address) !== undefined) return { kind: "address", address };
  // domainToASCII takes `0x7f.1` for an address, and gives nothing for what is no name.
  const ascii = /^[ -~]*$/.test(host) ? host : domainToASCII(host) || host;
  return { kind: "domain", domain: ascii.replace(/\.$/, "") };
}
