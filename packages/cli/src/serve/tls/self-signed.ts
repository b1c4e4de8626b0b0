import { randomBytes, X509Certificate } from "node:crypto";
import { link, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { printable } from "@tandem/protocol";
import { makeCertificate, type Certificate } from "@tandem/transport";
import { CommandError } from "../../command-error.ts";
import type { Shell } from "../../shell.ts";
import { stateFolder } from "../../state-folder.ts";
import { systemReason } from "../../text/system-reason.ts";
import { readCertificate } from "./read-certificate.ts";

export interface SelfSignedOptions {
  /** Where the server can be reached; its host name and `localhost` are added. */
  readonly addresses: readonly string[];
  readonly env: Shell["env"];
  /** Milliseconds since 1970 UTC. */
  readonly date: number;
}

/** A certificate of one's own making. */
export interface SelfSigned {
  readonly certificate: Certificate;
  /** Where it is kept; `undefined` for one that is gone with this run. */
  readonly path: string | undefined;
  readonly warnings: readonly string[];
}

/**
 * The certificate that this server has made for itself: the one that is kept, or a new one on first use and when the old one
 * runs out. It stays when addresses change, because clients know it by its fingerprint and would have to be told another. Where
 * it cannot be kept it is for this run only.
 */
export async function selfSigned(options: SelfSignedOptions): Promise<SelfSigned> {
  const path = join(stateFolder(options.env), "self-signed.pem");
  try {
    const kept = await readKept(path, options.date);
    if (kept.certificate !== undefined) return { certificate: kept.certificate, path, warnings: kept.warnings };
    const warnings = kept.expired ? [`the certificate in ${printable(path)} ran out: there is a new one now.`] : [];
    return { certificate: await keep(path, makeOne(options), kept.expired), path, warnings };
  } catch (error) {
    const reason = error instanceof CommandError ? error.message : systemReason(error);
    const warning =
      `the certificate cannot be kept in ${printable(path)} (${reason.replace(/\.$/, "")}), and is another one after the ` +
      "next start. Give --tls-cert, or name a folder in XDG_STATE_HOME.";
    return { certificate: makeOne(options), path: undefined, warnings: [warning] };
  }
}

interface Kept {
  readonly certificate?: Certificate;
  readonly expired: boolean;
  readonly warnings: readonly string[];
}

async function readKept(path: string, date: number): Promise<Kept> {
  const found = await stat(path).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  });
  if (found === undefined) return { expired: false, warnings: [] };
  const fault = (sentence: string): CommandError =>
    new CommandError(1, sentence.replace(/\.?$/, "; without the file a new one is made"));
  const certificate = await readCertificate({ cert: { path, fault } });
  if (Date.parse(new X509Certificate(certificate.chain).validTo) < date + renewal) {
    return { expired: true, warnings: [] };
  }
  // On Windows everything is of user 0, and modes say nothing.
  if (process.platform === "win32") return { certificate, expired: false, warnings: [] };
  const readable = (found.mode & 0o077) !== 0 ? [keyWarning(path)] : [];
  const planted = [0, process.getuid?.()].includes(found.uid) ? [] : [ownerWarning(path, found.uid)];
  return { certificate, expired: false, warnings: [...planted, ...readable] };
}

/** Says that others can read a private key. */
export function keyWarning(path: string): string {
  return `others on this machine can read the private key in ${printable(path)}: chmod 600 forbids it.`;
}

/** Says that somebody else may have made a private key: in a folder that others can write to, before this server came. */
function ownerWarning(path: string, uid: number): string {
  return `${printable(path)} belongs to another user (${uid}), who has its private key: unless that is you, remove it, and a new one is made.`;
}

function makeOne({ addresses, date }: SelfSignedOptions): Certificate {
  const own = /^[a-z\d.-]{1,64}$/i.test(hostname()) ? [hostname()] : [];
  const names = [...new Set([...own, "localhost", ...addresses])];
  return makeCertificate({ names, date, days: validity });
}

/** Writes the certificate in one moment; of two servers that begin at the same time, both have that of the first. */
async function keep(path: string, certificate: Certificate, replace: boolean): Promise<Certificate> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    {
      await using file = await open(unfinished, "wx", 0o600);
      await file.writeFile(certificate.chain + certificate.key);
      await file.sync();
    }
    if (!replace && (await linked(unfinished, path)) === "there already") {
      const text = await readFile(path, "utf8");
      return { chain: text, key: text };
    }
    // Of no effect where both are links to one file.
    await rename(unfinished, path);
    return certificate;
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** Takes a name that must not be taken yet. */
async function linked(from: string, to: string): Promise<"linked" | "there already" | "not possible"> {
  try {
    await link(from, to);
    return "linked";
  } catch (error) {
    if (codeOf(error) === "EEXIST") return "there already";
    // File systems without links, such as FAT.
    if (["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].includes(codeOf(error))) return "not possible";
    throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

// Days. Long, because whoever trusts it has seen its fingerprint and would have to be shown another.
const validity = 3_650;
// A server is restarted more often than every thirty days, and clients refuse what has run out.
const renewal = 30 * 86_400_000;
