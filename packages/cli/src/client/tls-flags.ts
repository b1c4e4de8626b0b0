import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { InvalidArgumentError, type Command } from "commander";
import type { ConnectOptions } from "@tandem/client";
import { printable } from "@tandem/protocol";
import type { Certificate } from "@tandem/transport";
import { usageError } from "../command-error.ts";
import { present } from "../present.ts";
import { systemReason } from "../text/system-reason.ts";

/** What every client command is told of TLS. */
export interface TlsFlags {
  readonly tls?: boolean;
  readonly pin?: readonly string[];
  readonly ca?: readonly string[];
  readonly insecure?: boolean;
  readonly cert?: string;
  readonly key?: string;
  readonly ciphers?: string;
}

/** TLS as the flags want it, with their files read. */
export interface ClientTls {
  /** Whether a server is spoken to under TLS that the URL says nothing about. */
  readonly wanted: boolean;
  /** For `connect`. */
  readonly options: Pick<ConnectOptions, "trust" | "certificate" | "ciphers">;
}

/** Nothing is said of TLS but what a URL says. */
export const noTlsFlags: ClientTls = { wanted: false, options: {} };

/** Adds the options of TLS. */
export function addTlsFlags(command: Command): Command {
  return command
    .option("--tls", "nothing goes in clear: as with ftpes://, also for an ftp:// URL")
    .option(
      "--pin <sha256>",
      "the server is the one whose certificate has this fingerprint, whoever signed it; again for another",
      anotherPin,
    )
    .option("--ca <file>", "believe this authority too (PEM); again for another", another)
    .option("--insecure", "believe any certificate: whoever is in between may read and change everything")
    .option("--cert <file>", "show this certificate to a server that asks for one (PEM)")
    .option("--key <file>", "its private key, when that is not in the same file")
    .option("--ciphers <list>", "of TLS, by OpenSSL's names; DEFAULT offers old ones too");
}

/** Reads the files that flags name. Throws a usage error for one that cannot be read or is not what it should be, or flags that make no sense. */
export async function readTlsFlags({ tls, pin, ca, insecure, cert, key, ciphers }: TlsFlags): Promise<ClientTls> {
  if (key !== undefined && cert === undefined) throw usageError("--key belongs to a --cert: name the certificate too.");
  if (insecure && pin !== undefined) throw usageError("--insecure and --pin contradict each other: the pin is enough.");
  const authorities: string[] = [];
  for (const path of ca ?? []) authorities.push(await readCertificate(path, "authority"));
  const certificate = cert === undefined ? undefined : await readIdentity(cert, key);
  const trust = {
    ...(authorities.length > 0 && { authorities }),
    ...(pin && { pins: pin }),
    ...(insecure && { verify: false }),
  };
  return {
    // Who says whom to trust does not mean to trust everybody on the way.
    wanted: [tls, pin, ca, insecure, cert, ciphers].some((flag) => flag !== undefined),
    options: present({ trust: Object.keys(trust).length === 0 ? undefined : trust, certificate, ciphers }),
  };
}

/** A server as it is to be reached: its URL counts, and where that says nothing of TLS, the flags. */
export function secured<Server extends Pick<ConnectOptions, "tls">>(server: Server, { wanted }: ClientTls): Server {
  return wanted && server.tls === undefined ? { ...server, tls: "explicit" } : server;
}

/** One sentence on what `--insecure` means for a session; undefined without it. */
export function insecureWarning({ options: { trust } }: ClientTls, host: string): string | undefined {
  if (trust?.verify !== false) return undefined;
  return `The certificate of ${printable(host)} is not checked: whoever is in between can read and change everything.`;
}

async function readIdentity(cert: string, key: string | undefined): Promise<Certificate> {
  const chain = await readCertificate(cert, "certificate");
  const secret = key === undefined ? chain : await read(key, "private key");
  if (!/-----BEGIN (?:\w+ )*PRIVATE KEY-----/.test(secret)) {
    const advice = key === undefined ? "; name its file with --key" : "";
    throw usageError(`${printable(resolve(key ?? cert))} holds no private key in PEM${advice}.`);
  }
  return { chain, key: secret };
}

/** Node passes over an authority that is none, or says of it what OpenSSL says. */
async function readCertificate(path: string, what: string): Promise<string> {
  const text = await read(path, what);
  try {
    void new X509Certificate(text);
    return text;
  } catch (cause) {
    throw usageError(`${printable(resolve(path))} holds no certificate in PEM.`, { cause });
  }
}

async function read(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw usageError(`The ${what} ${printable(resolve(path))} cannot be read: ${systemReason(error)}.`);
  }
}

function anotherPin(pin: string, earlier: readonly string[] = []): readonly string[] {
  if (/^[\da-f]{64}$/i.test(pin.replaceAll(":", ""))) return [...earlier, pin];
  throw new InvalidArgumentError("It must be a SHA-256 fingerprint: 64 hexadecimal digits, with or without colons.");
}

function another(path: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, path];
}
