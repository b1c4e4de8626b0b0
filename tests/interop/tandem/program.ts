import { readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

// By its place: programs are started in folders that know no packages.
const LOADER = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

const PACKAGES = fileURLToPath(new URL("../../../packages/", import.meta.url));

/**
 * The words that run the `tandem` command: the one people get, when it is built from the sources as they are, and else the
 * sources themselves, so that an old build never passes for a new one.
 */
export function tandemProgram(): { readonly path: string; readonly words: readonly string[] } {
  const words = built()
    ? [join(PACKAGES, "cli/bin/tandem.js")]
    : ["--import", LOADER, "--conditions=@tandem/source", join(PACKAGES, "cli/src/main.ts")];
  return { path: process.execPath, words };
}

let fresh: boolean | undefined;

function built(): boolean {
  const made = changed(join(PACKAGES, "cli/dist/main.js"));
  return (fresh ??= readdirSync(PACKAGES).every((name) => lastChange(join(PACKAGES, name, "src")) <= made));
}

function lastChange(folder: string): number {
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return Math.max(
    ...sources.filter((name) => !/\.(test|fixtures)\.ts$/.test(name)).map((name) => changed(join(folder, name))),
  );
}

/** When a file was last written, in milliseconds since 1970; 0 when there is none. */
function changed(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
