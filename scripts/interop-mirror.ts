/**
 * Mirroring with real servers, both ways: `npm run interop:mirror`. Servers are fetched where that is allowed. The last line is
 * `N passed, N failed`, as of `npm test`.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { formatCounts, verdict } from "./count-tests.ts";
import { runVitest } from "./run-vitest.ts";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

spawnSync(process.execPath, ["--import", "tsx", "scripts/peers.ts", "--install"], { stdio: "inherit" });
const counts = verdict(await runVitest("tests/interop/mirror/vitest.config.ts"), process.env["CI"] === "true");
console.log(formatCounts(counts));
process.exit(counts.failed === 0 ? 0 : 1);
