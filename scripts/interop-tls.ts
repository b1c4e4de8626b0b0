/**
 * The tests against real peers over TLS, in their long form: `npm run interop:tls`. Then the short form that `npm run interop` has of
 * them, under the other releases of Node, whose TLS is not the same. Peers and releases are fetched where that is allowed. The
 * last line is `N passed, N failed`, as of `npm test`; afterwards `npx tsx scripts/interop-table.ts` writes
 * docs/generated/tls-interop.md.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { addCounts, formatCounts, verdict, type Counts } from "./count-tests.ts";
import { NODE_RELEASES, nodeRelease } from "./peers/node-releases.ts";
import { runVitestUnder } from "./run-vitest-under.ts";
import { runVitest } from "./run-vitest.ts";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

spawnSync(process.execPath, ["--import", "tsx", "scripts/peers.ts", "--install"], { stdio: "inherit" });
const long = await runVitest("tests/interop/tls/vitest.config.ts");
const counts = verdict([long, ...NODE_RELEASES.map(short)].reduce(addCounts), process.env["CI"] === "true");
console.log(formatCounts(counts));
process.exit(counts.failed === 0 ? 0 : 1);

function short(major: number): Counts {
  const node = nodeRelease(major);
  console.log(`Node ${String(major)}: ${node ?? "not to be had here"}`);
  if (node === undefined) return { passed: 0, failed: 0, notRun: 1 };
  return runVitestUnder(node, "tests/interop/vitest.config.ts", ["tests/interop/tls-slice.test.ts"]);
}
