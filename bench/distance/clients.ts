import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandOf, type Program } from "../program.ts";
import { distancePrograms } from "./distance-places.ts";

/** A client that takes part. */
export interface Contestant {
  readonly name: string;
  /** What its version is asked of. */
  readonly program: Program | "basic-ftp";
  /** One of ours: the fastest of the others is what it is held against. */
  readonly ours?: true;
  /** The words that copy a directory; `undefined` where it has no way to use so many connections. */
  readonly command: (job: Job) => readonly string[] | undefined;
}

/** A directory of files to be copied into one that is there and empty. */
export interface Job {
  readonly direction: "up" | "down";
  readonly host: string;
  readonly port: number;
  /** Absolute paths, here and on the server. */
  readonly local: string;
  readonly remote: string;
  readonly names: readonly string[];
  readonly connections: number;
  /** A folder for files that a command needs beside. */
  readonly scratch: string;
}

/** All clients; those of ours first. */
export const contestants: readonly Contestant[] = [
  { name: "tandem loop", program: "tandem", ours: true, command: (job) => ourProgram("ours", job) },
  { name: "tandem sync", program: "tandem", ours: true, command: (job) => ourProgram("ours-sync", job) },
  {
    name: "tandem mirror",
    program: "tandem",
    ours: true,
    command: (job) => {
      const ends = job.direction === "up" ? [job.local, url(job)] : [url(job), job.local];
      return [...commandOf("tandem"), "mirror", ...ends, "--connections", String(job.connections), "--quiet"];
    },
  },
  {
    name: "basic-ftp",
    program: "basic-ftp",
    command: ({ direction, host, port, local, remote, connections }) => [
      ...[process.execPath, join(distancePrograms, "basic-ftp.js")],
      ...[direction, host, String(port), local, remote, String(connections)],
    ],
  },
  { name: "lftp mirror", program: { peer: "lftp" }, command: (job) => lftp(job, "on") },
  { name: "lftp mirror async", program: { peer: "lftp" }, command: (job) => lftp(job, "off") },
  { name: "curl", program: { peer: "curl" }, command: curl },
  { name: "rclone copy", program: { peer: "rclone" }, command: rclone },
  { name: "ncftp", program: { peer: "ncftp" }, command: ncftp },
  {
    name: "ftplib",
    program: { peer: "ftplib" },
    command: ({ direction, host, port, local, remote, connections }) =>
      connections > 1
        ? undefined
        : [
            ...commandOf({ peer: "ftplib" }),
            join(import.meta.dirname, "programs/ftplib-loop.py"),
            ...[direction, host, String(port), local, remote],
          ],
  },
];

/** The remote directory as a URL, with a slash at its end. */
function url({ host, port, remote }: Pick<Job, "host" | "port" | "remote">): string {
  return `ftp://bench:bench@${host}:${String(port)}${remote}/`;
}

function ourProgram(name: string, job: Job): readonly string[] {
  const { direction, host, port, local, remote, connections } = job;
  const server = url({ host, port, remote: "" });
  return [
    process.execPath,
    join(distancePrograms, `${name}.js`),
    direction,
    server,
    local,
    remote,
    String(connections),
  ];
}

/** It keeps times, as ours do; without modes, which would cost it another round trip for each file. */
function lftp({ direction, host, port, local, remote, connections }: Job, syncMode: string): readonly string[] {
  const ends = direction === "up" ? ["-R", local, remote] : [remote, local];
  const script = [
    "set ftp:ssl-allow off",
    `set ftp:sync-mode ${syncMode}`,
    "set net:max-retries 1",
    `open -u bench,bench -p ${String(port)} ${host}`,
    `mirror --no-perms --parallel=${String(connections)} ${ends.join(" ")}`,
  ];
  return [...commandOf({ peer: "lftp" }), "--norc", "-c", script.join("; ")];
}

/** One process for all files; `nocwd` because a full path saves it a command for each directory. */
function curl(job: Job): readonly string[] {
  const { direction, local, names, connections, scratch } = job;
  const transfers = names.map((name) => {
    const file = `${direction === "up" ? "upload-file" : "output"} = "${join(local, name)}"`;
    return `url = "${url(job)}${name}"\n${file}\n`;
  });
  const list = join(scratch, "curl.conf");
  writeFileSync(list, transfers.join(""));
  const parallel = connections > 1 ? ["--parallel", "--parallel-max", String(connections)] : [];
  return [...commandOf({ peer: "curl" }), "-q", "-sS", "--ftp-method", "nocwd", ...parallel, "--config", list];
}

function rclone({ direction, host, port, local, remote, connections }: Job): readonly string[] {
  const there = `:ftp,host=${host},port=${String(port)},user=bench,pass=${obscured}:${remote}`;
  const ends = direction === "up" ? [local, there] : [there, local];
  const count = String(connections);
  return [
    ...commandOf({ peer: "rclone" }),
    ...["--config", "/dev/null", "--quiet", "--transfers", count, "--checkers", count],
    ...["copy", ...ends],
  ];
}

function ncftp({ direction, host, port, local, remote, names, connections }: Job): readonly string[] | undefined {
  if (connections > 1) return undefined;
  const login = ["-V", "-u", "bench", "-p", "bench", "-P", String(port), host];
  if (direction === "down") {
    const files = names.map((name) => `${remote}/${name}`);
    return [...commandOf({ peer: "ncftp", name: "ncftpget" }), ...login, local, ...files];
  }
  return [...commandOf({ peer: "ncftp" }), ...login, remote, ...names.map((name) => join(local, name))];
}

/** "bench" as rclone wants a password in a command line. */
const obscured = "HO6I0TfymDbwgClCbSobSE27LNSK";
