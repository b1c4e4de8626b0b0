import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ClientPeerName } from "../../../scripts/peers/peers.ts";
import type { Direction, Mode } from "../cases.ts";
import { programOf, type Presence } from "../presence.ts";
import { runProgram, type Program } from "../run-program.ts";
import type { TlsStart, TlsVersion } from "../tls/security.ts";

/** What a client is asked to do on one server; `remote` is an absolute path there, of a folder when it lists. */
export interface Job {
  readonly direction: Direction;
  readonly mode: Mode;
  readonly type: "A" | "I";
  readonly port: number;
  readonly remote: string;
  /** The file to send or to write; empty when the client lists. */
  readonly local: string;
  /** Everything goes in clear without. */
  readonly tls?: JobTls;
}

/** TLS as a client is told to speak it, on both connections. */
export interface JobTls {
  readonly start: TlsStart;
  /** The one version that is allowed. */
  readonly version: TlsVersion;
  /** The file with the authority that the server's certificate is held against, in PEM. */
  readonly authority: string;
}

/** Something that can do jobs: a foreign client, or ours. */
export interface Client {
  /** What it cannot do, and why; these tests do not exist. */
  readonly limits: readonly Limit[];
  /** Whether it writes a text of ASCII type to disk with the CR LF of the wire. */
  readonly keepsWireLineEnds?: boolean;
  /** Does the job and gives what it printed: for a list, the names in some form. Rejects when the client failed. */
  perform(job: Job, folder: string): Promise<string>;
}

/** What a client has no way to do: a case, a mode, a direction, or all three together. */
export interface Limit {
  readonly mode?: Mode;
  readonly direction?: Direction;
  readonly case?: string;
  readonly reason: string;
}

/** A foreign client, run as a person would run it. */
export interface ClientPeer extends Omit<Client, "perform"> {
  readonly name: ClientPeerName;
  /** Missing for a client that has no TLS for FTP. */
  readonly tls?: ClientTls;
  /** The command line for a job. */
  command(job: Job, program: string): CommandLine;
}

/** What a client makes of TLS. */
export interface ClientTls {
  /** Whether its data connections go on with the session of its control connection. */
  readonly reuse: "always" | "surely in TLS 1.2" | "never";
  /** What it cannot do with TLS, beside what it cannot do in clear. */
  readonly limits?: readonly Limit[];
  /** What is odd about it. */
  readonly remarks?: readonly string[];
}

export interface CommandLine extends Omit<Program, "folder" | "path"> {
  /** Which program, when not the peer's main one. */
  readonly path?: string;
  /** Where the names stand when they are not printed: a file in the working folder. */
  readonly listingFile?: string;
}

/** The peer as a client that does jobs; those of an absent one must not be asked for. */
export function runningPeer(peer: ClientPeer, presence: Presence): Client {
  return {
    limits: peer.limits,
    ...(peer.keepsWireLineEnds === undefined ? {} : { keepsWireLineEnds: peer.keepsWireLineEnds }),
    async perform(job, folder) {
      const program = programOf(presence);
      const { listingFile, ...line } = peer.command(job, program);
      const printed = await runProgram({ path: program, ...line, folder });
      return listingFile === undefined ? printed : readFile(join(folder, listingFile), "utf8");
    },
  };
}

/** The job's remote path as a URL of RFC 1738 §3.2, without user and password; a folder's ends with `/`. */
export function urlOf({ port, remote, direction, tls }: Job, authority = ""): string {
  const scheme = tls?.start === "implicit" ? "ftps" : "ftp";
  const path = remote.split("/").map(encodeURIComponent).join("/");
  return `${scheme}://${authority}127.0.0.1:${String(port)}${path}${direction === "list" ? "/" : ""}`;
}
