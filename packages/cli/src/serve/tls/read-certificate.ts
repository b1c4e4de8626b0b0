import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { printable } from "@tandem/protocol";
import { defaultTls, tlsServer, type Certificate } from "@tandem/transport";
import { systemReason } from "../../text/system-reason.ts";
import type { CertificateFiles, NamedFile } from "./tls-choice.ts";

/** Reads a certificate and its key. Throws a `CommandError` that names the file which is not there, or does not belong. */
export async function readCertificate({ cert, key, passphrase }: CertificateFiles): Promise<Certificate> {
  const chain = await readNamed(cert, "certificate");
  const certificate = {
    chain,
    key: key === undefined ? chain : await readNamed(key, "private key"),
    ...(passphrase && { passphrase: firstLine(await readNamed(passphrase, "passphrase")) }),
  };
  assertPem(certificate.chain, cert);
  assertKey(certificate.key, cert, key);
  assertUsable(certificate, { cert, key: key ?? cert, passphrase });
  return certificate;
}

/** Reads the certificate of an authority. Throws a `CommandError`. */
export async function readAuthority(file: NamedFile): Promise<string> {
  const text = await readNamed(file, "authority");
  assertPem(text, file);
  return text;
}

/** `what` is for the complaint. */
async function readNamed({ path, fault }: NamedFile, what: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw fault(`The ${what} ${printable(resolve(path))} cannot be read: ${systemReason(error)}.`);
  }
}

function assertPem(text: string, { path, fault }: NamedFile): void {
  if (/^-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/m.test(text)) return;
  const expected = "a text is expected that has a line -----BEGIN CERTIFICATE-----";
  throw fault(`${printable(resolve(path))} holds no certificate in PEM: ${expected}.`);
}

function assertKey(text: string, cert: NamedFile, key: NamedFile | undefined): void {
  if (/^-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/m.test(text)) return;
  if (key === undefined) {
    const where = "name its file with --tls-key, in a configuration by key:";
    throw cert.fault(`${printable(resolve(cert.path))} holds no private key; ${where}.`);
  }
  const expected = "a text is expected that has a line -----BEGIN PRIVATE KEY-----";
  throw key.fault(`${printable(resolve(key.path))} holds no private key in PEM: ${expected}.`);
}

type NamedFiles = Required<Pick<CertificateFiles, "cert" | "key">> & { readonly passphrase: NamedFile | undefined };

function assertUsable(certificate: Certificate, { cert, key, passphrase }: NamedFiles): void {
  const encrypted = /^-----BEGIN ENCRYPTED|^Proc-Type: 4,ENCRYPTED/m.test(certificate.key);
  if (passphrase === undefined && encrypted) {
    const where = "name a file that holds its passphrase, by passphrase-file: of a configuration";
    throw key.fault(`The private key in ${printable(resolve(key.path))} is encrypted: ${where}.`);
  }
  try {
    // The judge is whoever will work with it.
    tlsServer([certificate], { ...defaultTls, sessions: false, clientCertificates: "ignored", clientAuthorities: [] });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    if (passphrase !== undefined && encrypted && error.message.startsWith("The private key cannot be read")) {
      const opens = `does not open the private key in ${printable(resolve(key.path))}`;
      throw passphrase.fault(
        `The passphrase, which is the first line of ${printable(resolve(passphrase.path))}, ${opens}.`,
      );
    }
    const { path, fault } = error.message.includes("rivate key") ? key : cert;
    throw fault(`${printable(resolve(path))} cannot be used: ${error.message}`);
  }
}

function firstLine(text: string): string {
  return /^[^\r\n]*/.exec(text)?.[0] ?? "";
}
