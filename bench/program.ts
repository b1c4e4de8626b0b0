import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findPeer, type PeerName } from "../scripts/peers.ts";
import { compiled, repository } from "./places.ts";

/** What is run: this repository's `tandem`, a peer from Debian's packages, or a program compiled from `load/`. */
export type Program = "tandem" | { readonly peer: PeerName; readonly name?: string } | { readonly compiled: string };

/** The words that start it; throws when a peer is missing. */
export function commandOf(program: Program): readonly string[] {
  if (program === "tandem") return [process.execPath, join(repository, "packages/cli/bin/tandem.js")];
  if ("compiled" in program) return [compiled(program.compiled)];
  const { path } = foundPeer(program.peer);
  return [program.name === undefined ? path : join(path, "..", program.name)];
}

/** The version that is measured. */
export function versionOf(program: Program): string {
  if (program === "tandem") {
    const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
      readonly version: string;
    };
    return `${version} on Node ${process.versions.node}`;
  }
  return "compiled" in program ? `(bench/load/${program.compiled}.c)` : foundPeer(program.peer).version;
}

function foundPeer(name: PeerName): { readonly path: string; readonly version: string } {
  const found = findPeer(name);
  if (found === undefined) throw new Error(`${name} is missing; npx tsx scripts/peers.ts tells what to install.`);
  return found;
}
