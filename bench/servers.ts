import { sandbox, tree } from "./places.ts";
import type { Program } from "./program.ts";

/** A server that takes part. It stays in the foreground and serves `tree` to `bench`, password `bench`. */
export interface Server {
  readonly name: string;
  readonly port: number;
  readonly program: Program;
  readonly words: readonly string[];
  readonly lacks?: readonly string[];
}

/** All servers. `null` is the top of the scale, not a competitor: `load/null-server.c`. */
export const servers: readonly Server[] = [
  {
    name: "tandem",
    port: 2151,
    program: "tandem",
    words: `serve ${tree} --host 127.0.0.1 --port 2151 --user bench:bench --quiet --passive-ports 10000-29999`.split(
      " ",
    ),
  },
  {
    name: "vsftpd",
    port: 2101,
    program: { peer: "vsftpd" },
    words: [`${sandbox}/conf/vsftpd.conf`, "-olisten_port=2101"],
    lacks: ["MLSD"],
  },
  {
    name: "pure-ftpd",
    port: 2121,
    program: { peer: "pure-ftpd" },
    words: [
      ...`--ipv4only --bind 127.0.0.1,2121 --pidfile ${sandbox}/pure-ftpd.pid --syslogfacility none --dontresolve`.split(
        " ",
      ),
      ..."--login unix --noanonymous --chrooteveryone --minuid 100".split(" "),
      // By default 50 clients, 8 from one address, 15 minutes, and listings are cut at 10,000 entries.
      ..."--maxclientsnumber 100000 --maxclientsperip 100000 --maxidletime 600 --limitrecursion 1000000:20".split(" "),
    ],
  },
  {
    name: "proftpd",
    port: 2111,
    program: { peer: "proftpd" },
    words: ["--nodaemon", "--quiet", "--config", `${sandbox}/conf/proftpd.conf`],
  },
  {
    name: "pyftpdlib",
    port: 2131,
    program: { peer: "pyftpdlib" },
    words: [`${sandbox}/conf/pyftpdlib-server.py`, "2131", tree],
  },
  { name: "null", port: 2100, program: { compiled: "null-server" }, words: ["2100", tree] },
];

/** The server that the clients are measured against: it streams fast and takes a login without a random pause. */
export const serverOfClients = "vsftpd";
