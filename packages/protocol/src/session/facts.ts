import type { FileStructure, RepresentationType, TransferMode } from "../argument/representation.ts";
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
  /** Bytes to skip in the next transfer (REST); a fact for one command. */
  readonly restart: number | undefined;
  /** The file that RNTO will rename (RNFR); a fact for one command. */
  readonly renameFrom: VirtualPath | undefined;
  /** EPSV ALL was sent: no other way to a data connection is allowed (RFC 2428 §4). */
  readonly extendedPassiveOnly: boolean;
  /** Milliseconds that may pass between two commands, as SITE IDLE set them; the server's own choice when missing. */
  readonly idle: number | undefined;
}

/** A session that has just begun: type A N, structure F, mode S (RFC 959 §5.1). */
export const initialFacts: SessionFacts = {
  user: undefined,
  loggedIn: false,
  directory: rootPath,
  type: { kind: "ascii", form: "N" },
  structure: "F",
  mode: "S",
  restart: undefined,
  renameFrom: undefined,
  extendedPassiveOnly: false,
  idle: undefined,
};

/**
 * The facts after a command was answered: those that were for one command only are gone. RNFR lasts for the very next
 * command. REST lasts until a transfer uses it or it is set again, because clients send PASV, TYPE or SIZE in between.
 */
export function expireFacts(facts: SessionFacts, verb: Verb): SessionFacts {
  const renameFrom = verb === "RNFR" || duringAnything.has(verb) ? facts.renameFrom : undefined;
  const restart = usesRestart.has(verb) ? undefined : facts.restart;
  return renameFrom === facts.renameFrom && restart === facts.restart ? facts : { ...facts, renameFrom, restart };
}

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
