import { asStorage, connect } from "@tandem/client";
import { diff, run, type Plan } from "@tandem/client/sync";
import { openDirectory } from "@tandem/storage";
import { ACCOUNT } from "../account.ts";
import type { Mode } from "../cases.ts";
import type { JobTls } from "../peers/client-peer.ts";
import { runProgram } from "../run-program.ts";
import { security } from "../tandem/library.ts";
import { tandemProgram } from "../tandem/program.ts";

/** A tree to be made like another, over some connections. */
export interface MirrorJob {
  readonly direction: "up" | "down";
  readonly mode: Mode;
  readonly port: number;
  readonly local: string;
  /** An absolute path on the server. */
  readonly remote: string;
  readonly connections: number;
  readonly tls: JobTls | undefined;
}

/** Something of ours that mirrors. */
export interface Mirror {
  readonly name: string;
  /** Does it, and says what it would do if it were asked again at once. */
  perform(job: MirrorJob, folder: string): Promise<readonly string[]>;
}

/** `@tandem/client/sync` between a folder and `asStorage`. */
export const byLibrary: Mirror = {
  name: "@tandem/client/sync",
  async perform({ direction, mode, port, local, remote, connections, tls }) {
    const { name: user, password } = ACCOUNT;
    await using client = await connect({
      ...{ host: "127.0.0.1", port, user, password, mode, connections },
      ...(tls ? await security(tls) : {}),
    });
    if (direction === "up") await client.makeDirectory(remote);
    const here = await openDirectory(local);
    const there = asStorage(client, { path: remote });
    const [from, to] = direction === "up" ? [here, there] : [there, here];
    const { failures } = await run(await diff(from, to), from, to, { parallel: 4 * connections });
    if (failures.length > 0) {
      const first = failures.slice(0, 10).map(({ action, message }) => `${JSON.stringify(action)}: ${message}`);
      throw new Error(`${String(failures.length)} actions failed:\n${first.join("\n")}`);
    }
    return told(await diff(from, to));
  },
};

/** `tandem mirror`, each time a process. */
export const byCommand: Mirror = {
  name: "tandem mirror",
  async perform(job, folder) {
    await runProgram(mirrorCommand(job, folder, []));
    const printed = await runProgram(mirrorCommand(job, folder, ["--dry-run", "--json"]));
    const planned = /^\{"event":"plan","kind":"(?!total")/;
    return printed.split("\n").filter((line) => planned.test(line));
  },
};

function told({ actions }: Plan): readonly string[] {
  return actions.map((action) => JSON.stringify(action));
}

function mirrorCommand(
  { direction, mode, port, local, remote, connections, tls }: MirrorJob,
  folder: string,
  flags: readonly string[],
): Parameters<typeof runProgram>[0] {
  const { path, words } = tandemProgram();
  const scheme = tls?.start === "implicit" ? "ftps" : "ftp";
  const url = `${scheme}://${ACCOUNT.name}:${ACCOUNT.password}@127.0.0.1:${String(port)}${remote}`;
  const ends = direction === "up" ? [local, url] : [url, local];
  const secured = tls ? ["--ca", tls.authority, ...(tls.start === "explicit" ? ["--tls"] : [])] : [];
  const active = mode === "active" ? ["--active"] : [];
  const many = ["--connections", String(connections)];
  return { path, words: [...words, "mirror", ...ends, ...many, ...active, ...secured, ...flags], folder, timeLimit };
}

// 2,000 files over TLS take a third of it on a machine that does other things too.
const timeLimit = 90_000;
