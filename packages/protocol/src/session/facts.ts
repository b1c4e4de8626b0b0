import type { OctetRange } from "../argument/octet-range.ts";
import type { FileStructure, RepresentationType, TransferMode } from "../argument/representation.ts";
import type { ProtectionLevel } from "../argument/security.ts";
import type { HashAlgorithm } from "../hash-algorithm.ts";
import { rootPath, type VirtualPath } from "../path.ts";
import type { Verb } from "../command/verbs.ts";

/** What both ends remember of a session between two commands (RFC 959 §4.1, "transfer parameters"). */
export interface SessionFacts {
  /** The name given by USER. */
  readonly user: string | undefined;
  readonly loggedIn: boolean;
  readonly directory: VirtualPath;
  readonly type: RepresentationType;
  readonly structure: FileStructure;
  readonly mode: TransferMode;
  /** How hard mode Z compresses, 0 to 9 (OPTS MODE Z LEVEL). */
  readonly deflateLevel: number;
  /** TLS protects the control connection (AUTH, RFC 4217 §4). */
  readonly secured: boolean;
  /** The size of protected buffers, which has to be agreed on before PROT: 0 with TLS (PBSZ, RFC 4217 §9). */
  readonly bufferSize: number | undefined;
  /** Whether data connections are clear or private (PROT, RFC 4217 §9). */
  readonly protection: Extract<ProtectionLevel, "C" | "P">;
  /** Bytes to skip in the next transfer (REST); a fact for one command. */
  readonly restart: number | undefined;
  /** The file that RNTO will rename (RNFR); a fact for one command. */
  readonly renameFrom: VirtualPath | undefined;
  /** The octets that the next RETR or HASH is about (RANG); a fact for one command, kept as REST is. */
  readonly range: OctetRange | undefined;
  /** The file that SITE CPTO will copy (SITE CPFR); a fact for one command. */
  readonly copyFrom: VirtualPath | undefined;
  /** EPSV ALL was sent: no other way to a data connection is allowed (RFC 2428 §4). */
  readonly extendedPassiveOnly: boolean;
  /** Milliseconds that may pass between two commands, as SITE IDLE set them; the server's own choice when missing. */
  readonly idle: number | undefined;
  /** The hash function that HASH uses (OPTS HASH, draft-bryan-ftpext-hash §3.2). */
  readonly hash: HashAlgorithm;
  /** The hash function of the last hash that was asked for. */
  readonly hashWanted: HashAlgorithm | undefined;
  /** The permission bits that new files do not get (SITE UMASK); the storage's own choice when missing. */
  readonly umask: number | undefined;
  /** The virtual host that HOST chose (RFC 7151), the server's own when missing. */
  readonly host: string | undefined;
  /** The tag of the language of replies (LANG, RFC 2640 §4). */
  readonly language: string;
  readonly encoding: NameEncoding;
  /** What the client calls itself (CLNT, CSID), fit to be shown. */
  readonly client: string | undefined;
}

/** How the client writes names: UTF-8, the legacy charset of its account, or not known yet. */
export type NameEncoding = "undecided" | "utf-8" | "legacy";

/** A session that has just begun: type A N, structure F, mode S (RFC 959 §5.1). */
export const initialFacts: SessionFacts = {
  user: undefined,
  loggedIn: false,
  directory: rootPath,
  type: { kind: "ascii", form: "N" },
  structure: "F",
  mode: "S",
  // zlib's own, and what mod_deflate and FileZilla take.
  deflateLevel: 6,
  secured: false,
  bufferSize: undefined,
  protection: "C",
  restart: undefined,
  renameFrom: undefined,
  range: undefined,
  copyFrom: undefined,
  extendedPassiveOnly: false,
  idle: undefined,
  hash: "SHA-256",
  hashWanted: undefined,
  umask: undefined,
  host: undefined,
  language: "en",
  encoding: "undecided",
  client: undefined,
};

/**
 * The facts after a command was answered: those that were for one command only are gone. RNFR lasts for the very next
 * command, SITE CPFR for the next SITE. REST and RANG last until a command uses them or they are set again, because clients
 * send PASV, TYPE or SIZE in between.
 */
export function expireFacts(facts: SessionFacts, verb: Verb): SessionFacts {
  const renameFrom = verb === "RNFR" || duringAnything.has(verb) ? facts.renameFrom : undefined;
  const restart = usesRestart.has(verb) ? undefined : facts.restart;
  const range = usesRestart.has(verb) || verb === "HASH" ? undefined : facts.range;
  const copyFrom = verb === "SITE" || duringAnything.has(verb) ? facts.copyFrom : undefined;
  const left = { renameFrom, restart, range, copyFrom };
  return oneShotFacts.every((name) => left[name] === facts[name]) ? facts : { ...facts, ...left };
}

/** The facts that a command may end. */
export const oneShotFacts = [
  "renameFrom",
  "restart",
  "range",
  "copyFrom",
] as const satisfies readonly (keyof SessionFacts)[];

const duringAnything: ReadonlySet<Verb> = new Set<Verb>(["NOOP", "STAT"]);
const usesRestart: ReadonlySet<Verb> = new Set<Verb>([
  "RETR",
  "STOR",
  "APPE",
  "STOU",
  "LIST",
  "NLST",
  "MLSD",
  "USER",
  "REIN",
]);
