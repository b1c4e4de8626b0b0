/**
 * Makes what the packages publish: `npm run build`. The compiler checks the sources and writes their declarations, the bundler
 * writes what runs. Exit code 1 when something cannot be made.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "./build/bundle.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const compiler = join(root, "node_modules/.bin/tsc");
const { status } = spawnSync(compiler, ["-b", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
if (status === 0) await bundle(root);
else process.exitCode = 1;
