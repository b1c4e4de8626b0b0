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
  assertUsable(certificate, key ?? cert, cert);
  return certificate;
}

/** Reads a file that a source names; `what` is for the complaint. Throws a `CommandError`. */
export async function readNamed({ path, fault }: NamedFile, what: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw fault(`The ${what} ${printable(resolve(path))} cannot be read: ${systemReason(error)}.`);
  }
}

function assertUsable(certificate: Certificate, key: NamedFile, cert: NamedFile): void {
  if (certificate.passphrase === undefined && /^-----BEGIN ENCRYPTED|^Proc-Type: 4,ENCRYPTED/m.test(certificate.key)) {
    const where = "name a file that holds its passphrase, by passphrase-file: of a configuration";
    throw key.fault(`The private key in ${printable(resolve(key.path))} is encrypted: ${where}.`);
  }
  try {
    // The judge is whoever will work with it.
    tlsServer([certificate], { ...defaultTls, sessions: false, clientCertificates: "ignored", clientAuthorities: [] });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const { path, fault } = error.message.includes("rivate key") ? key : cert;
    throw fault(`${printable(resolve(path))} cannot be used: ${error.message}`);
  }
}

function firstLine(text: string): string {
  return /^[^\r\n]*/.exec(text)?.[0] ?? "";
}
