/**
 * All tests: `npm test`. First those that need nothing but Node, then those against real peers, which are installed where
 * that is allowed (root on Debian). The last line is `N passed, N failed`, with `, N not run` when peers are missing; in CI
 * (`CI=true`) a missing peer is a failure. Exit code 1 when anything failed.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { addCounts, formatCounts, verdict } from "./count-tests.ts";
import { runVitest } from "./run-vitest.ts";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const alone = await runVitest("vitest.config.ts");
spawnSync(process.execPath, ["--import", "tsx", "scripts/peers.ts", "--install"], { stdio: "inherit" });
const interop = await runVitest("tests/interop/vitest.config.ts");
// Our own server was held against every clause among the first.
const rivals = await runVitest("tests/conformance/vitest.config.ts", ["rivals"]);

const counts = verdict([alone, interop, rivals].reduce(addCounts), process.env["CI"] === "true");
console.log(formatCounts(counts));
process.exit(counts.failed === 0 ? 0 : 1);
