import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PEERS, type Peer, type PeerName } from "./peers.ts";

/** Where a peer's program is, and which version it says it is. */
export interface FoundPeer {
  readonly path: string;
  readonly version: string;
}

/** Where the packages of peers are unpacked that cannot be installed beside each other: one folder for each peer. */
export const UNPACKED = fileURLToPath(new URL("../../.peers/", import.meta.url));

/** The first working program of a peer: from the system's folders, then PATH, then the unpacked packages. */
export function findPeer(name: PeerName): FoundPeer | undefined {
  const known = found.get(name);
  if (known) return known;
  const peer = PEERS.find((candidate) => candidate.name === name);
  if (!peer) throw new Error(`There is no peer named ${name} in scripts/peers/peers.ts.`);
  for (const folder of programFolders()) {
    const path = join(folder, peer.program);
    const whole = executable(path) && (peer.part === undefined || existsSync(join(folder, peer.part)));
    const version = whole ? versionOf(peer, path) : undefined;
    if (version === undefined) continue;
    found.set(name, { path, version });
    return { path, version };
  }
  return undefined;
}

const found = new Map<PeerName, FoundPeer>();

/** The system's own folders first: another python3 in PATH does not see Debian's modules. */
function programFolders(): readonly string[] {
  const unpacked = folders(UNPACKED).flatMap((name) => [
    join(UNPACKED, name, "usr/sbin"),
    join(UNPACKED, name, "usr/bin"),
  ]);
  const path = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return [...new Set(["/usr/sbin", "/usr/bin", ...path, ...unpacked])];
}

function folders(path: string): readonly string[] {
  try {
    return readdirSync(path).filter((name) => !name.startsWith("."));
  } catch {
    return [];
  }
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function versionOf(peer: Peer, path: string): string | undefined {
  // vsftpd prints its version to its standard input, so without other input all three are one pipe.
  const streams = peer.versionInput === undefined ? "2>&1 0>&1" : "2>&1";
  const run = spawnSync("/bin/sh", ["-c", `exec "$0" "$@" ${streams}`, path, ...peer.versionArguments], {
    encoding: "utf8",
    input: peer.versionInput ?? "",
    timeout: 20_000,
  });
  return peer.versionPattern.exec(run.stdout)?.[1];
}
