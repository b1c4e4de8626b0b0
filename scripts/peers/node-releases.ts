import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { UNPACKED } from "./find-peer.ts";

/** The releases of Node that Tandem runs on beside the oldest, which its development runs on. */
export const NODE_RELEASES: readonly number[] = [22, 24];

/** The program of another release of Node, which is fetched from npm when it is not here; `undefined` where there is none to be had. */
export function nodeRelease(major: number): string | undefined {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(UNPACKED, `node-${String(major)}`);
  const program = join(folder, "node_modules", name, "bin/node");
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    spawnSync(
      "npm",
      ["install", "--prefix", folder, "--no-save", "--no-audit", "--no-fund", `${name}@${String(major)}`],
      {
        stdio: ["ignore", "inherit", "inherit"],
        timeout: 300_000,
      },
    );
  }
  const run = spawnSync(program, ["--version"], { encoding: "utf8" });
  return run.status === 0 && run.stdout.startsWith(`v${String(major)}.`) ? program : undefined;
}
