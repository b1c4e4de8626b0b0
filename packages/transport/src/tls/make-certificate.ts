import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, sign, X509Certificate } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { parseAddress } from "@tandem/protocol";
import type { Certificate } from "./certificate.ts";
import { der } from "./der.ts";

export interface MakeCertificateOptions {
  /** Whom it is for: domains and addresses. The first is the common name, and may be any name for a client or an authority. */
  readonly names: readonly string[];
  /** From when on it is valid, in milliseconds since 1970; from a day before that, because clocks differ. */
  readonly date: number;
  /** How long it is valid. */
  readonly days: number;
  /** The kind of key: P-256, which every client of this decade takes, or RSA of 2048 bits. */
  readonly key?: "ecdsa" | "rsa";
  /** Whose key signs it; its own when missing. */
  readonly issuer?: Certificate;
  /** It may sign others. */
  readonly authority?: boolean;
}

/**
 * Makes a key and a certificate for it (RFC 5280): for a server that nobody has given one, or a test. Clients trust one that
 * signed itself only when they are told its fingerprint.
 */
export function makeCertificate(options: MakeCertificateOptions): Certificate {
  const { names, date, days, key = "ecdsa", issuer, authority = false } = options;
  const { publicKey, privateKey } =
    key === "rsa"
      ? generateKeyPairSync("rsa", { modulusLength: 2048 })
      : generateKeyPairSync("ec", { namedCurve: "P-256" });
  const [name = "localhost"] = names;
  const signer = issuer === undefined ? privateKey : createPrivateKey(issuer.key);
  const info = publicKey.export({ type: "spki", format: "der" });
  const algorithm = algorithmOf(signer);
  const body = der.sequence(
    der.tagged(0, der.integer(Buffer.of(2))),
    // RFC 5280 §4.1.2.2: unique, and 20 bytes at most.
    der.integer(randomBytes(16)),
    algorithm,
    issuer === undefined ? nameOf(name) : subjectOf(issuer),
    der.sequence(der.time(date - day), der.time(date + days * day)),
    nameOf(name),
    info,
    der.tagged(3, der.sequence(...extensions(names, info, authority))),
  );
  const whole = der.sequence(body, algorithm, der.bits(sign("sha256", body, signer)));
  const own = pem(whole);
  return {
    chain: issuer === undefined ? own : own + issuer.chain,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

const day = 86_400_000;

function extensions(names: readonly string[], info: Buffer, authority: boolean): readonly Buffer[] {
  return [
    extension("2.5.29.19", der.sequence(...(authority ? [der.boolean(true)] : [])), true),
    // keyCertSign and cRLSign, or digitalSignature.
    extension("2.5.29.15", authority ? der.bits(Buffer.of(0x06), 1) : der.bits(Buffer.of(0x80), 7), true),
    extension("2.5.29.14", der.octets(createHash("sha1").update(info).digest())),
    ...(authority
      ? []
      : [
          // For servers and clients.
          extension("2.5.29.37", der.sequence(der.object("1.3.6.1.5.5.7.3.1"), der.object("1.3.6.1.5.5.7.3.2"))),
          extension("2.5.29.17", der.sequence(...names.map(alternativeName))),
        ]),
  ];
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  return der.sequence(der.object(id), ...(critical ? [der.boolean(true)] : []), der.octets(value));
}

/** dNSName or iPAddress (RFC 5280 §4.2.1.6). */
function alternativeName(name: string): Buffer {
  const address = parseAddress(name);
  return address === undefined ? der.taggedBytes(2, Buffer.from(name)) : der.taggedBytes(7, Uint8Array.from(address));
}

function nameOf(common: string): Buffer {
  return der.sequence(der.set(der.sequence(der.object("2.5.4.3"), der.text(common))));
}

/** The subject of ours, which is a common name and nothing else. */
function subjectOf({ chain }: Certificate): Buffer {
  return nameOf(new X509Certificate(chain).subject.replace(/^CN=/, ""));
}

function algorithmOf({ asymmetricKeyType }: KeyObject): Buffer {
  return asymmetricKeyType === "rsa"
    ? der.sequence(der.object("1.2.840.113549.1.1.11"), der.null())
    : der.sequence(der.object("1.2.840.10045.4.3.2"));
}

function pem(certificate: Buffer): string {
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}
