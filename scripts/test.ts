/**
 * All tests: `npm test`. First those that need nothing but Node, then those against real peers, which are installed where
 * that is allowed (root on Debian). The last line is `N passed, N failed`, with `, N not run` when peers are missing; in CI
 * (`CI=true`) a missing peer is a failure. Exit code 1 when anything failed.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { startVitest } from "vitest/node";
import { addCounts, countTests, formatCounts, verdict, type Counts } from "./count-tests.ts";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const alone = await run("vitest.config.ts");
spawnSync(process.execPath, ["--import", "tsx", "scripts/peers.ts", "--install"], { stdio: "inherit" });
const interop = await run("tests/interop/vitest.config.ts");
// Our own server was held against every clause among the first.
const rivals = await run("tests/conformance/vitest.config.ts", ["rivals"]);

const counts = verdict([alone, interop, rivals].reduce(addCounts), process.env["CI"] === "true");
console.log(formatCounts(counts));
process.exit(counts.failed === 0 ? 0 : 1);

async function run(config: string, filters: string[] = []): Promise<Counts> {
  const vitest = await startVitest("test", filters, { config, run: true, watch: false });
  const counts = countTests(vitest.state.getTestModules(), vitest.state.getUnhandledErrors().length);
  await vitest.close();
  // A run without a test says nothing about the code.
  return counts.passed + counts.failed + counts.notRun === 0 ? { ...counts, failed: 1 } : counts;
}
