import { join } from "node:path";
import { repository, sandbox, tree, program } from "./places.ts";

/** A server that takes part. Its command stays in the foreground and serves `tree` to `bench`, password `bench`. */
export interface Server {
  readonly name: string;
  readonly port: number;
  readonly command: readonly string[];
  /** Where its version is found: a Debian package, or this repository. */
  readonly origin: { readonly debian: string } | "repository" | "reference";
  readonly lacks?: readonly string[];
}

const peers = `${sandbox}/peers/usr/sbin`;

/** All servers. `null` is the top of the scale, not a competitor: `load/null-server.c`. */
export const servers: readonly Server[] = [
  {
    name: "tandem",
    port: 2151,
    command: [
      process.execPath,
      join(repository, "packages/cli/bin/tandem.js"),
      ...`serve ${tree} --host 127.0.0.1 --port 2151 --user bench:bench --quiet --passive-ports 10000-29999`.split(" "),
    ],
    origin: "repository",
  },
  {
    name: "vsftpd",
    port: 2101,
    command: [`${peers}/vsftpd`, `${sandbox}/conf/vsftpd.conf`, "-olisten_port=2101"],
    origin: { debian: "vsftpd" },
    lacks: ["MLSD"],
  },
  {
    name: "pure-ftpd",
    port: 2121,
    command: [
      `${peers}/pure-ftpd`,
      ...`--ipv4only --bind 127.0.0.1,2121 --pidfile ${sandbox}/pure-ftpd.pid --syslogfacility none --dontresolve`.split(
        " ",
      ),
      ..."--login unix --noanonymous --chrooteveryone --minuid 100".split(" "),
      // By default 50 clients, 8 from one address, 15 minutes, and listings are cut at 10,000 entries.
      ..."--maxclientsnumber 100000 --maxclientsperip 100000 --maxidletime 600 --limitrecursion 1000000:20".split(" "),
    ],
    origin: { debian: "pure-ftpd" },
  },
  {
    name: "proftpd",
    port: 2111,
    command: [`${peers}/proftpd`, "--nodaemon", "--quiet", "--config", `${sandbox}/conf/proftpd.conf`],
    origin: { debian: "proftpd-core" },
  },
  {
    name: "pyftpdlib",
    port: 2131,
    command: ["/usr/bin/python3", `${sandbox}/conf/pyftpdlib-server.py`, "2131", tree],
    origin: { debian: "python3-pyftpdlib" },
  },
  { name: "null", port: 2100, command: [program("null-server"), "2100", tree], origin: "reference" },
];

/** The packages of servers: unpacked into `work/peers`, not installed, because Debian lets only one FTP server be. */
export const unpacked = ["vsftpd", "pure-ftpd", "pure-ftpd-common", "proftpd-core"];

/** The server that the clients are measured against: it streams fast and takes a login without a random pause. */
export const serverOfClients = "vsftpd";
