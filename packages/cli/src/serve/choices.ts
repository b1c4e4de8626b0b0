import type { Endpoint } from "@tandem/protocol";
import type {
  AccountEntry,
  Bandwidth,
  DataPeers,
  Defence,
  Language,
  Limits,
  ListingPolicy,
  PortRange,
  PublicAddressRule,
  Timers,
} from "@tandem/server";
import type { LinkPolicy } from "@tandem/storage";
import type { CommandError } from "../command-error.ts";
import type { RunAs } from "../options/run-as.ts";
import type { CertificateFiles, TlsChoice } from "./tls/tls-choice.ts";

/** What one source, the command line or a file, says about a server; what it does not say is missing. */
export interface ServeChoices {
  readonly listen?: readonly Partial<ListenChoice>[];
  /** Another port at the same addresses, for implicit TLS. */
  readonly ftpsPort?: number;
  readonly tls?: TlsChoice;
  readonly folder?: string;
  /** How to complain about `folder`: with the line of the file that names it. */
  readonly folderFault?: Folder["fault"];
  readonly quota?: Quota;
  readonly mounts?: readonly Mount[];
  readonly accounts?: readonly AccountChoice[];
  readonly anonymous?: AnonymousChoice | false;
  readonly hosts?: readonly HostChoice[];
  readonly readOnly?: boolean;
  readonly links?: LinkPolicy;
  readonly umask?: number;
  readonly uploads?: Partial<UploadChoice>;
  readonly greeting?: string;
  readonly languages?: readonly Language[];
  readonly charset?: string;
  readonly listing?: Partial<ListingPolicy>;
  readonly passivePorts?: PortRange;
  readonly publicAddress?: string | readonly PublicAddressRule[];
  readonly publicPort?: number;
  readonly dataPeers?: DataPeers;
  /** Addresses and blocks of other servers. */
  readonly fxp?: readonly string[];
  /** 0: from any port. */
  readonly activePort?: number;
  /** Addresses and blocks of the proxies that are believed. */
  readonly proxies?: readonly string[];
  readonly bandwidth?: Partial<Bandwidth>;
  readonly defence?: Partial<Defence>;
  readonly limits?: Partial<Limits>;
  readonly timers?: Partial<Timers>;
  /** Milliseconds. */
  readonly grace?: number;
  readonly runAs?: RunAs;
  readonly trace?: string;
  /** Processes that serve. */
  readonly workers?: number;
}

/** Where to listen, and whether TLS begins with the first byte there. */
export interface ListenChoice extends Endpoint {
  readonly tls?: "implicit";
}

/** What becomes of uploads on the disk; times are milliseconds. */
export interface UploadChoice {
  /** How long one that was broken off can be gone on with; 0 keeps none. */
  readonly keep: number;
  /** How often what nobody goes on with any more is removed; 0: never. */
  readonly sweep: number;
  /** Waits until each is on the medium. */
  readonly fsync: boolean;
}

/** An account as a source gives it; without a tree it sees that of its host. */
export interface AccountChoice extends Omit<AccountEntry, "storage"> {
  readonly tree?: Tree;
  /** The file that a better hash of its password is written into. */
  readonly keptIn?: PasswordKeeper;
}

/** Where a better hash is kept in place of the one it stands for; gives another one when that is there already. */
export interface PasswordKeeper {
  keep(name: string, hash: string, replaced: string): Promise<void | string>;
}

/** What anonymous users are given beside a name. */
export type AnonymousChoice = Pick<AccountChoice, "tree" | "permissions" | "limits">;

/** A virtual host; what it does not say is the server's. */
export interface HostChoice {
  readonly names: readonly string[];
  readonly tree?: Tree;
  readonly accounts?: readonly AccountChoice[];
  readonly certificates?: readonly CertificateFiles[];
  readonly greeting?: string;
  readonly charset?: string;
}

/** What someone sees: a folder at the root, or an empty one, and others below it. */
export interface Tree {
  readonly folder?: Folder;
  readonly mounts?: readonly Mount[];
}

/** A folder at another place of a tree than the root. */
export interface Mount {
  /** Where, as clients see it: `/music`. */
  readonly point: string;
  readonly folder: Folder;
  readonly readOnly?: boolean;
}

/** A folder of this machine, how much it may hold, and how to complain about it: with the line of the file that names it. */
export interface Folder {
  readonly path: string;
  readonly quota?: Quota;
  fault(sentence: string): CommandError;
}

/** How much a folder may hold. */
export interface Quota {
  readonly bytes?: number;
  /** Files and folders. */
  readonly files?: number;
}
