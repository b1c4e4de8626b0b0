import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { installPeers } from "../../scripts/peers.ts";
import { compiled, repository, work } from "../places.ts";
import { distancePrograms } from "./distance-places.ts";

/** Why this machine cannot measure distances; `undefined` when it can. */
export function missing(): string | undefined {
  if (process.platform !== "linux" || !existsSync("/etc/debian_version"))
    return "It needs Debian: the other clients come from Debian's packages.";
  if (process.getuid?.() !== 0) return "It needs root, to make its networks and to start vsftpd.";
  if (!existsSync("/dev/net/tun")) return "It needs /dev/net/tun, of which it makes a way that takes time.";
  return undefined;
}

/** Installs the other clients, compiles the link and the programs, and builds our side unless the build that is there is meant. */
export function prepare({ build }: { readonly build: boolean }): void {
  for (const folder of ["bin", "log"]) mkdirSync(join(work, folder), { recursive: true });
  installPeers();
  const link = join(import.meta.dirname, "link/delay.c");
  run("gcc", ["-std=gnu17", "-O2", "-Wall", "-Wextra", "-o", compiled("delay"), link]);
  if (build) run("npm", ["run", "--silent", "build"]);
  const programs = ["ours", "ours-sync", "basic-ftp"].map((name) =>
    join(import.meta.dirname, "programs", `${name}.ts`),
  );
  const forms = "--module nodenext --target es2022 --lib es2023,esnext.disposable --types node --noCheck";
  run("npx", ["tsc", "--ignoreConfig", ...forms.split(" "), "--outDir", distancePrograms, ...programs]);
}

function run(command: string, words: readonly string[]): void {
  const { status, stdout, stderr, error } = spawnSync(command, words, { cwd: repository, encoding: "utf8" });
  if (status === 0) return;
  throw new Error(
    `${command} ${words.join(" ")} failed: ${error?.message ?? `${stdout}${stderr}`.trim().slice(-2000)}`,
  );
}
