import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findPeer, type PeerName } from "../scripts/peers.ts";
import { compiled, repository } from "./places.ts";

/** What is run: `tandem` of this repository or of another checkout, a peer from Debian's packages, or a program compiled from `load/`. */
export type Program =
  | "tandem"
  | { readonly checkout: string }
  | { readonly peer: PeerName; readonly name?: string }
  | { readonly compiled: string };

/** The words that start it; throws when a peer is missing. */
export function commandOf(program: Program): readonly string[] {
  if (program === "tandem") return commandOf({ checkout: repository });
  if ("checkout" in program) return [process.execPath, join(program.checkout, "packages/cli/bin/tandem.js")];
  if ("compiled" in program) return [compiled(program.compiled)];
  const { path } = foundPeer(program.peer);
  return [program.name === undefined ? path : join(path, "..", program.name)];
}

/** Whether its command has an option, by its own help for that subcommand. */
export function hasOption(program: Program, subcommand: string, option: string): boolean {
  const [command = "", ...words] = commandOf(program);
  return spawnSync(command, [...words, subcommand, "--help"], { encoding: "utf8" }).stdout.includes(option);
}

/** The version that is measured. */
export function versionOf(program: Program): string {
  if (program === "tandem") return versionOf({ checkout: repository });
  if ("checkout" in program) {
    const { version } = JSON.parse(readFileSync(join(program.checkout, "package.json"), "utf8")) as {
      readonly version: string;
    };
    return `${version} (${commitOf(program.checkout)}) on Node ${process.versions.node}`;
  }
  return "compiled" in program ? `(bench/load/${program.compiled}.c)` : foundPeer(program.peer).version;
}

/** What a checkout is at, and whether its packages have changes that are not committed. */
export function commitOf(checkout: string): string {
  // The clone may belong to somebody else than root, which git refuses by default.
  const git = (...words: readonly string[]): string =>
    spawnSync("git", ["-c", `safe.directory=${checkout}`, ...words], { cwd: checkout, encoding: "utf8" }).stdout.trim();
  const changed = git("status", "--porcelain", "packages") !== "";
  return git("rev-parse", "--short", "HEAD") + (changed ? ", with changes" : "");
}

function foundPeer(name: PeerName): { readonly path: string; readonly version: string } {
  const found = findPeer(name);
  if (found === undefined) throw new Error(`${name} is missing; npx tsx scripts/peers.ts tells what to install.`);
  return found;
}
