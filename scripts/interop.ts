/**
 * The tests against real peers: `npm run interop`. Peers are installed where that is allowed (root on Debian). The last line is
 * `N passed, N failed`, with `, N not run` when peers are missing; in CI (`CI=true`) a missing peer is a failure. Exit code 1 when
 * anything failed. Afterwards `npx tsx scripts/interop-table.ts` writes docs/generated/interop.md.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { addCounts, formatCounts, verdict } from "./count-tests.ts";
import { runVitest } from "./run-vitest.ts";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

spawnSync(process.execPath, ["--import", "tsx", "scripts/peers.ts", "--install"], { stdio: "inherit" });
const interop = await runVitest("tests/interop/vitest.config.ts");
// `npm test` holds our own server against every clause.
const rivals = await runVitest("tests/conformance/vitest.config.ts", ["rivals"]);

const counts = verdict([interop, rivals].reduce(addCounts), process.env["CI"] === "true");
console.log(formatCounts(counts));
process.exit(counts.failed === 0 ? 0 : 1);
