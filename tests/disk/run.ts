/**
 * Disks that become full, and folders that are taken away, under `tandem serve`: on a small file system in memory of its own,
 * which takes root. The last line is `N passed, N failed`; for who may not mount, `0 passed, 0 failed, N not run`, which is a
 * failure in CI.
 */
import { verdict, within, type Check } from "../operated/verdict.ts";
import { fullDisk } from "./full-disk.ts";
import { lostRights } from "./lost-rights.ts";
import { realClients } from "./real-clients.ts";
import { smallDisk } from "./small-disk.ts";

const scenarios = [...fullDisk, ...lostRights, ...realClients];
const disk = await smallDisk(65_536);
if (disk === undefined) {
  console.log("A file system could not be mounted: run this as root, on Linux.");
  const ci = process.env["CI"] === "true";
  console.log(ci ? `0 passed, ${scenarios.length} failed` : `0 passed, 0 failed, ${scenarios.length} not run`);
  process.exit(ci ? 1 : 0);
}
await disk[Symbol.asyncDispose]();

const checks: Check[] = [];
for (const { name, run } of scenarios) {
  const problems: string[] = [];
  await within(90_000, name, run()).catch((error: unknown) => {
    problems.push(error instanceof Error ? error.message : String(error));
  });
  checks.push([name, problems]);
}
process.exit(verdict(checks));
