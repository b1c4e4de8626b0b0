import { normalizeAddress, parseAddress } from "../ip.ts";
import { ProtocolError } from "../protocol-error.ts";
import type { Grammar } from "./grammar.ts";

/** What HOST names: a domain in small letters, or an address as the rest of Tandem writes it. */
export type Hostname =
  | { readonly kind: "domain"; readonly name: string }
  | { readonly kind: "address"; readonly address: string };

/**
 * `<hostname>` (RFC 7151 §3.1): a domain, an IPv4 address, or an IPv6 address in square brackets, never with a port. Beyond
 * the RFC a dot at the end is taken, and letters that are not ASCII, which a user may type and a client pass on.
 */
export const hostname: Grammar<Hostname> = {
  syntax: "<hostname>",
  parse(argument) {
    const text = argument?.trim() ?? "";
    const literal = /^\[(.*)\]$/.exec(text)?.[1] ?? (/^[\d.]+$/.test(text) ? text : undefined);
    if (literal !== undefined && parseAddress(literal)?.length === (text === literal ? 4 : 16)) {
      return { kind: "address", address: normalizeAddress(literal) };
    }
    const name = text.toLowerCase().replace(/\.$/, "");
    if (
      name.length > longestDomain ||
      !name.split(".").every((label) => label.length <= longestLabel && isLabel(label))
    ) {
      throw new ProtocolError(
        "syntax",
        "A host is named by its domain or its address, an IPv6 address in square brackets, and without a port.",
      );
    }
    return { kind: "domain", name };
  },
  format: (value) => (value.kind === "domain" ? value.name : formatLiteral(value.address)),
};

// RFC 1035 §2.3.4: 255 octets with the lengths of the labels among them.
const longestDomain = 253;
const longestLabel = 63;

function isLabel(label: string): boolean {
  return /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u.test(label);
}

function formatLiteral(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}
