import type { Features } from "../session/features.ts";

/** A kind of server: how it is recognised, and what follows for a client. One file each; `server-kinds.ts` lists them. */
export interface ServerKind {
  readonly name: string;
  /** Whether a server is of this kind, by what it has said without being asked for it: no round trip is spent on finding out. */
  readonly recognise: (clues: Clues) => boolean;
  /** Where it differs from {@link commonTraits}. */
  readonly traits: Partial<Traits>;
}

/** What a server has said of itself so far. */
export interface Clues {
  /** The lines of its greeting. */
  readonly greeting: string;
  /** What FEAT told; empty before. */
  readonly features: Features;
}

/** What a client has to know of a server that no standard says and no reply tells. */
export interface Traits {
  /** How many commands may await their replies at once; 1 where each has to await its own. */
  readonly window: number;
  /** EPSV may follow a RETR at once: it is read when the file is sent. Saves a round trip for each file. */
  readonly asksBehindDownload: boolean;
  /**
   * What follows the last byte of an upload on the control connection is read when the file is stored, and not before. Saves a
   * round trip for each file.
   */
  readonly storesFirst: boolean;
  /** It keeps a port open for some time for a transfer that is not named yet. */
  readonly portsWait: boolean;
  /** A data connection may be opened there before the transfer is named, and closed when none comes. Saves the time that it takes to name it. */
  readonly acceptsAhead: boolean;
  /** Several sessions may use active mode at once. */
  readonly activeTogether: boolean;
  /** Takes the password, and what follows the login, in the same breath as the name: for further sessions, when the first was asked for it. */
  readonly logsInAtOnce: boolean;
  /** Its MLSD is to be believed, where it lists it. */
  readonly mlsd: boolean;
  /** It takes names in UTF-8 without being told the name of the client (CLNT) before. */
  readonly takesUtf8: boolean;
  /** How times of files are set, in the order in which it is tried. */
  readonly setsTimesBy: readonly ("MFMT" | "MDTM" | "SITE UTIME")[];
}

/**
 * What holds of a server that nobody recognises. Eight commands at once fit into one segment, and into the smallest buffer that a
 * server is known to read commands into (Pure-FTPd, 4 KiB), with long paths too; more would save a tenth of a round trip each.
 */
export const commonTraits: Traits = {
  window: 8,
  asksBehindDownload: false,
  storesFirst: false,
  portsWait: true,
  acceptsAhead: false,
  activeTogether: true,
  logsInAtOnce: false,
  mlsd: true,
  takesUtf8: false,
  setsTimesBy: ["MFMT", "MDTM", "SITE UTIME"],
};
