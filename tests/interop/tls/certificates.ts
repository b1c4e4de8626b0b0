import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeCertificate, type Certificate } from "@tandem/transport";

/** The files in which programs take certificates, all in PEM. */
export interface CertificateFiles {
  /** The authority, for clients. */
  readonly authority: string;
  /** The server's certificate and the authority's. */
  readonly chain: string;
  readonly key: string;
  /** Chain and key in one file, as some servers want it. */
  readonly both: string;
}

/** Where {@link makeCertificates} puts its files in a folder. */
export function certificateFiles(folder: string): CertificateFiles {
  const named = (name: string): string => join(folder, `${name}.pem`);
  return { authority: named("authority"), chain: named("chain"), key: named("key"), both: named("both") };
}

/** Makes an authority, and a certificate of it for 127.0.0.1; RSA, because old configurations know no other ciphers. */
export async function makeCertificates(folder: string): Promise<void> {
  const validity = { date: Date.now(), days: 2 };
  const issuer = makeCertificate({ ...validity, names: ["Tandem interop"], authority: true });
  const { chain, key } = makeCertificate({ ...validity, names: ["localhost", "127.0.0.1"], key: "rsa", issuer });
  const files = certificateFiles(folder);
  await Promise.all([
    writeFile(files.authority, issuer.chain),
    writeFile(files.chain, chain),
    writeFile(files.key, key, { mode: 0o600 }),
    writeFile(files.both, key + chain, { mode: 0o600 }),
  ]);
}

/** The server's certificate as our server takes it. */
export async function readCertificate({ chain, key }: CertificateFiles): Promise<Certificate> {
  return { chain: await readFile(chain, "utf8"), key: await readFile(key, "utf8") };
}
