import type { Endpoint, MediaTypes } from "@tandem/protocol";
import { defaultDataTimers, type DataTimers } from "@tandem/transport";
import { defaultDefence, type Defence } from "./defence/defence.ts";
import type { Language } from "./language/language.ts";
import type { PortRange } from "./ledger.ts";
import { unlimited, type Bandwidth } from "./limits/bandwidth.ts";
import type { DataPeers } from "./passive/data-peers.ts";
import type { PublicAddress } from "./passive/public-address.ts";

/** Everything a server can be told, save what it serves and to whom. */
export interface ServerOptions {
  /** What the greeting says behind 220. */
  readonly greeting: string;
  /** Ports for passive mode, both ends included; 0 to 0 leaves the choice to the system, where no firewall stands between. */
  readonly passivePorts: PortRange;
  /** The IPv4 address that 227 names, for a server behind NAT; the control connection's own when missing. */
  readonly publicAddress: PublicAddress | undefined;
  /** The port that a NAT has for the first of `passivePorts`, and so on; the same one when missing. */
  readonly publicPort: number | undefined;
  /** Who may be at the other end of a data connection, beside the other servers of `fxp`. */
  readonly dataPeers: DataPeers;
  /** Other servers, addresses and blocks, that clients may let exchange files with this one (FXP, RFC 959 §5.2). */
  readonly fxp: readonly string[];
  /** The port that active data connections come from, where the system permits it. */
  readonly activePort: number | undefined;
  /**
   * The proxies before this server that tell by the PROXY protocol who dialled them: addresses and blocks (`10.0.0.0/8`). Every
   * connection from there must begin with a header, those for data too; a header of anybody else is not believed.
   */
  readonly proxies: readonly string[];
  /** Languages of replies beside English, for clients that ask (LANG). */
  readonly languages: readonly Language[];
  /** The legacy charset of clients that do not speak UTF-8 (`gbk`), for hosts and accounts that name none. */
  readonly charset: string | undefined;
  readonly listing: ListingPolicy;
  readonly limits: Limits;
  readonly bandwidth: Bandwidth;
  readonly defence: Defence;
  readonly timers: Timers;
}

/** What listings show, where RFC and clients leave it to the server. */
export interface ListingPolicy {
  /** Names that begin with a dot, in LIST and NLST: always, or for a client that asks with `-a`. MLSD tells them always. */
  readonly hidden: "always" | "asked";
  /** A link in MLSD: as a link with its target, or as what it leads to. LIST has it as `ls -l` does. */
  readonly links: "shown" | "followed";
  /** The language of every name in the tree, as a tag of RFC 5646, for the lang fact. */
  readonly language: string | undefined;
  /** What extensions of names mean in this tree, for the media-type fact: `commonMediaTypes`, or a table of its own. */
  readonly mediaTypes: MediaTypes | undefined;
}

/** How much one server and one session may take. */
export interface Limits {
  /** Sessions at once. */
  readonly sessions: number;
  /** Sessions at once from one address; of IPv6, from one subnet of 64 bits. */
  readonly sessionsPerAddress: number;
  /** Sessions at once of one account that has no limit of its own. */
  readonly sessionsPerAccount: number;
  /** Connections of listed proxies that wait for their PROXY header at once, those for data too; one more is broken off. */
  readonly proxyHeaders: number;
  /** Bytes of a command line. */
  readonly commandLine: number;
  /**
   * Bytes of commands that wait behind the one that runs, with 64 on top for each; then the connection is not read until
   * some are done. An ABOR is seen behind as many.
   */
  readonly pipeline: number;
  /** Wrong passwords in one session. */
  readonly loginTries: number;
  /** Passwords checked at once; who comes later waits in a line of his address, and the lines are served in turn. */
  readonly loginsAtOnce: number;
  /** Commands a second in one session; more wait, and nothing is lost. */
  readonly commandsPerSecond: number;
  /** Files that one session may send and fetch; then it ends with 421. */
  readonly transfers: number;
  /** Bytes of a file that is uploaded, for accounts that have no limit of their own. */
  readonly uploadSize: number;
  /** Lines of a listing inside a reply (STAT). */
  readonly replyLines: number;
  /** Hashes computed at once; who asks for more waits. */
  readonly hashesAtOnce: number;
  /** Hashes remembered for files that do not change. */
  readonly hashesKept: number;
  /** Entries of a directory that are held to be sorted; a larger one is listed in the order of its storage. */
  readonly sortedEntries: number;
  /** Lines of a listing over a data connection; then it is broken off. */
  readonly listedLines: number;
  /** Directories that one listing goes through, with `-R` or a wildcard in the middle of a path; then it is broken off. */
  readonly listedDirectories: number;
  /** Bytes of a file that SIZE reads to count what it becomes in type A, or another form that changes it. */
  readonly countedSize: number;
  /** How many times larger than its compressed form an upload in mode Z may be, beyond its first 64 MiB. */
  readonly inflation: number;
}

/** How long things may take, in milliseconds. */
export interface Timers extends DataTimers {
  /** For the PROXY header of a listed proxy. */
  readonly proxyHeader: number;
  /** From the connection to a login. */
  readonly login: number;
  /** From one command to the next, outside a transfer. */
  readonly idle: number;
  /** The longest that a client may set instead, with SITE IDLE. */
  readonly maximumIdle: number;
  /** After a wrong password, times the number of them that its address or its account has had lately. */
  readonly loginDelay: number;
  /** The longest that such a delay becomes; where `loginDelay` is longer, that. */
  readonly longestLoginDelay: number;
}

export const defaultOptions: ServerOptions = {
  greeting: "Tandem is ready; log in with USER and PASS.",
  // High enough for no service to be there, a hundred and one transfers at once, and a range a firewall rule can name.
  passivePorts: { first: 50_000, last: 50_100 },
  publicAddress: undefined,
  publicPort: undefined,
  // RFC 2577 §3 and §4: nobody is attacked through this server, and nobody steals a connection.
  dataPeers: "same-address",
  fxp: [],
  // The default data port of RFC 959 §3.2, next to the control port 21; taken only when the system permits it.
  activePort: 20,
  proxies: [],
  languages: [],
  // RFC 2640 §3.1: UTF-8 for all, and bytes that are not stay as they are.
  charset: undefined,
  listing: {
    // A client that does not see a file can neither mirror it nor empty its directory; FileZilla Server and pyftpdlib agree.
    hidden: "always",
    // FileZilla, WinSCP, lftp and basic-ftp know links, and delete one without entering it: a client that takes it for the
    // directory it leads to would empty that, or walk in a circle. RFC 3659 §7.5.1.5 prefers "followed", for clients that
    // only know files and directories, such as rclone.
    links: "shown",
    // A server must not guess (RFC 3659 §7.5.6, §7.5.8): the operator knows, or nobody does.
    language: undefined,
    mediaTypes: undefined,
  },
  limits: {
    // A descriptor or two each; most systems give a process ten thousand or more.
    sessions: 5_000,
    // An office behind one NAT, each with a client that opens ten; it takes twenty such addresses to fill the server.
    sessionsPerAddress: 250,
    // Fleets of cameras and scanners share an account.
    sessionsPerAccount: Infinity,
    // A header comes with the first segment: so many wait only behind a proxy that sends none, whose are no clients.
    proxyHeaders: 500,
    // PATH_MAX of Linux and a verb fit; FileZilla Server, SFTPGo and vsftpd take as much.
    commandLine: 4_608,
    // Nine hundred short commands, more than clients send ahead; a session that abuses it holds no more than this.
    pipeline: 65_536,
    // As sshd and vsftpd.
    loginTries: 5,
    // Most wait for a directory service; what hashes passwords here works on two at once and leaves the rest to files.
    loginsAtOnce: 16,
    // One runs at a time in each session and the others have their turns between; a mirror of small files sends thousands.
    commandsPerSecond: Infinity,
    // A mirror goes on for days in one session.
    transfers: Infinity,
    // The disk, and quotas, are the limit.
    uploadSize: Infinity,
    // A directory for people to look at; larger ones go over a data connection.
    replyLines: 5_000,
    // They share one thread, in slices of a millisecond: more would only hold up the sessions that do not hash.
    hashesAtOnce: 4,
    // Some megabytes; as ProFTPD's mod_digest.
    hashesKept: 10_000,
    // Some megabytes while one listing is made; people read no longer ones.
    sortedEntries: 10_000,
    // A gigabyte of listing; a client that wants more asks directory by directory.
    listedLines: 10_000_000,
    // More than trees of people have, and done in seconds; a client that wants more walks by itself.
    listedDirectories: 10_000,
    // A tenth of a second of reading, for each SIZE a client cares to send; most texts are smaller.
    countedSize: 16 * 1_048_576,
    // Logs and dumps reach 50; the most that deflate can do is 1,032, which is for bombs and for disks full of zeros.
    inflation: 250,
  },
  bandwidth: unlimited,
  defence: defaultDefence,
  timers: {
    ...defaultDataTimers,
    // It comes in the first segment, from a machine nearby; three tries of TCP.
    proxyHeader: 10_000,
    // vsftpd's and sshd's minute or two, for a person who types.
    login: 60_000,
    // RFC 1123 §4.1.3.2: at least 5 minutes.
    idle: 300_000,
    // BSD's ftpd (-T): two hours.
    maximumIdle: 7_200_000,
    // Slows guessing; a person who mistyped does not notice it.
    loginDelay: 500,
    // Six guesses a minute; still bearable for whoever shares an address or a name with a guesser, and shorter than the login time.
    longestLoginDelay: 10_000,
  },
};

/** A server address as options give it, with its defaults. */
export const defaultAddress: Endpoint = { address: "::", port: 2121 };
