/** Makes what the packages publish, and the command of it: `npm run build`. Exit code 1 when it cannot be made. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleCommand } from "./build/bundle-command.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const compiler = join(root, "node_modules/.bin/tsc");
const { status } = spawnSync(compiler, ["-b", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
if (status === 0) await bundleCommand(root);
else process.exitCode = 1;
