import { join } from "node:path";
import { sandbox, tree } from "./places.ts";
import { commandOf, type Program } from "./program.ts";

/** What goes over the connections of a row: nothing is hidden, or both are under TLS. */
export type Security = "clear" | "tls";

/** A server that takes part. It stays in the foreground and serves `tree` to `bench`, password `bench`, or to `user`. */
export interface Server {
  readonly name: string;
  /** Where it is reached in clear; with TLS, which is an instance of its own, 100 above. */
  readonly port: number;
  readonly program: Program;
  readonly words: (security: Security, port: number) => readonly string[];
  readonly lacks?: readonly Feature[];
  /** An option of its command without which it does not take part. */
  readonly option?: string;
  readonly user?: string;
  readonly environment?: () => Readonly<Record<string, string>>;
}

/**
 * What a row needs and not every server has; `sessions`: one process for thousands of them, `PORT`: several sessions that are
 * dialled to at once.
 */
export type Feature = "FTP" | "MLSD" | "TLS" | "sessions" | "PORT";

/** The port of an instance. */
export function portOf({ port }: Server, security: Security): number {
  return security === "tls" ? port + 100 : port;
}

/** Ours: they are held against the targets. */
export const isOurs = (name: string): boolean => name === "tandem" || name.startsWith("tandem-");

/** They show where the ceiling is, and take no part in the ranking. */
export const isReference = (name: string): boolean => name === "null" || name === "raw";

/** All servers; with `before`, the folder of another checkout, its `tandem` too. */
export function serversOf(before: string | undefined): readonly Server[] {
  const other =
    before === undefined ? [] : [ours({ name: "tandem-before", port: 2155, program: { checkout: before } })];
  return [...own, ...other, ...others];
}

const chain = `${sandbox}/conf/chain.pem`;
const key = `${sandbox}/conf/key.pem`;

const own: readonly Server[] = [
  ours({ name: "tandem", port: 2151, program: "tandem" }),
  { ...ours({ name: "tandem-w2", port: 2153, program: "tandem" }, "--workers", "2"), option: "--workers" },
];

const others: readonly Server[] = [
  {
    name: "vsftpd",
    port: 2101,
    program: { peer: "vsftpd" },
    words: (security, port) => vsftpd(port, ...(security === "tls" ? ["vsftpd-tls"] : [])),
    lacks: ["MLSD", "sessions"],
  },
  {
    name: "vsftpd-1p",
    port: 2102,
    program: { peer: "vsftpd" },
    words: (_, port) => vsftpd(port, "vsftpd-one-process"),
    lacks: ["MLSD", "TLS", "sessions"],
    user: "anonymous",
  },
  {
    name: "pure-ftpd",
    port: 2121,
    program: { peer: "pure-ftpd" },
    words: (security, port) => [
      ...`--ipv4only --bind 127.0.0.1,${port} --pidfile ${sandbox}/pure-ftpd-${port}.pid --syslogfacility none`.split(
        " ",
      ),
      ..."--dontresolve --login unix --noanonymous --chrooteveryone --minuid 100".split(" "),
      // By default 50 clients, 8 from one address, 15 minutes, and listings are cut at 10,000 entries.
      ..."--maxclientsnumber 100000 --maxclientsperip 100000 --maxidletime 600 --limitrecursion 1000000:20".split(" "),
      ...(security === "tls" ? ["--tls", "1", "--certfile", `${chain},${key}`] : []),
    ],
    lacks: ["sessions"],
  },
  {
    name: "proftpd",
    port: 2111,
    program: { peer: "proftpd" },
    words: (security) => [
      ...["--nodaemon", "--quiet", "--config", `${sandbox}/conf/proftpd.conf`],
      ...(security === "tls" ? ["--define", "TLS"] : []),
    ],
    lacks: ["sessions"],
    environment: () => ({ PROFTPD_MODULES: join(commandOf({ peer: "proftpd" })[0] ?? "", "../../lib/proftpd") }),
  },
  {
    name: "pyftpdlib",
    port: 2131,
    program: { peer: "pyftpdlib" },
    words: (security, port) => [
      ...[`${sandbox}/conf/pyftpdlib-server.py`, String(port), tree],
      ...(security === "tls" ? [`${sandbox}/conf/both.pem`] : []),
    ],
    // It forgets, at a PORT, the number of the connection that it dialled last, which may be another session's by then.
    lacks: ["PORT"],
  },
  {
    name: "null",
    port: 2100,
    program: { compiled: "null-server" },
    words: (_, port) => [String(port), tree],
    lacks: ["TLS"],
  },
  {
    name: "raw",
    port: 2099,
    program: { compiled: "raw-server" },
    words: (_, port) => [String(port), `${tree}/big.bin`],
    lacks: ["FTP", "MLSD", "TLS", "sessions"],
  },
];

function ours(server: Pick<Server, "name" | "port" | "program">, ...more: readonly string[]): Server {
  return {
    ...server,
    words: (security, port) => {
      // 2,000 for each, below those that the system gives away.
      const first = (security === "tls" ? 10_000 : 20_000) + ((port % 100) - 50) * 1_000;
      return [
        ...["serve", "--config", `${sandbox}/conf/tandem.yaml`, "--host", "127.0.0.1", "--port", String(port)],
        ...["--quiet", "--tls-cert", chain, "--tls-key", key, "--passive-ports", `${first}-${first + 1_999}`],
        ...more,
      ];
    },
    environment: () => ({ STATE_DIRECTORY: `${sandbox}/state` }),
  };
}

function vsftpd(port: number, ...more: readonly string[]): readonly string[] {
  return [...["vsftpd", ...more].map((name) => `${sandbox}/conf/${name}.conf`), `-olisten_port=${port}`];
}

/** The server that the clients are measured against: it streams fast and takes a login without a random pause. */
export const serverOfClients = "vsftpd";
