import { isCipherList } from "@tandem/transport";
import * as z from "zod";
import { parseHost, parseListen } from "../../options/address.ts";
import { parseListenPort } from "../../options/port.ts";
import { fields, listOf, scalar, text, word } from "../config-fields.ts";

/** `tls:`, in one word or with everything that can be said. */
export function tlsFields() {
  const mode = word("off", "offered", "required");
  const version = scalar(versionOf);
  const all = fields({
    mode: mode.optional(),
    certificates: certificateFields().optional(),
    data: word("offered", "required").optional(),
    reuse: word("off", "prefer", "require").optional(),
    "minimum-version": version.optional(),
    "maximum-version": version.optional(),
    ciphers: scalar(ciphersOf).optional(),
    "close-notify": word("required", "optional").optional(),
    clearing: word("refused", "allowed").optional(),
    "client-certificates": fields({
      demand: word("ignored", "wanted", "required").optional(),
      authorities: listOf(text).optional(),
    }).optional(),
  });
  return z.union([mode.transform((given): z.infer<typeof all> => ({ mode: given })), all]);
}

/** `certificates:`, of the server or of a host: one, or a list of them. */
export function certificateFields() {
  return listOf(fields({ cert: text, key: text.optional(), "passphrase-file": text.optional() }));
}

/** `certificates:` of an account: `named`, for those with its name, or single ones by their fingerprints. */
export function acceptedFields() {
  return listOf(scalar(acceptedOf)).transform((given, context): "named" | readonly string[] => {
    if (!given.includes("named")) return given;
    if (given.length > 1) context.addIssue("It is either named or a list of fingerprints.");
    return "named";
  });
}

/** `listen:`, addresses as text, or with TLS from the first byte on. */
export function listenFields() {
  const at = fields({
    address: scalar(parseHost).optional(),
    port: scalar(parseListenPort).optional(),
    tls: word("explicit", "implicit").optional(),
  }).transform(({ address, port, tls }): ReturnType<typeof parseListen> & { readonly tls?: "implicit" } => ({
    ...(address !== undefined && { address }),
    ...(port !== undefined && { port }),
    ...(tls === "implicit" && { tls }),
  }));
  return listOf(z.union([scalar(parseListen).transform((given): z.infer<typeof at> => given), at]));
}

function versionOf(given: string): "TLSv1.2" | "TLSv1.3" {
  const [, minor] = /^(?:TLSv)?1\.([23])$/i.exec(given) ?? [];
  if (minor === "2") return "TLSv1.2";
  if (minor === "3") return "TLSv1.3";
  throw new Error("It must be 1.2 or 1.3; those before have been given up (RFC 8996).");
}

function ciphersOf(given: string): string {
  if (isCipherList(given)) return given;
  throw new Error("It must be ciphers by the names of OpenSSL, joined by a colon: openssl ciphers -v shows them.");
}

function acceptedOf(given: string): string {
  if (given === "named") return given;
  const plain = given.replaceAll(":", "").toLowerCase();
  if (/^[\da-f]{64}$/.test(plain)) return plain;
  throw new Error(
    "It must be named, or SHA-256 fingerprints: openssl x509 -in cert.pem -noout -fingerprint -sha256 shows one.",
  );
}
