/**
 * The proof that every test of an attack can fail: each defence is switched off in a copy of the repository, and the test that
 * stands for it must fail there. `npm run defences -- T1 D2` does it for these threats alone. The last line is
 * `N passed, N failed`.
 */
import { fileURLToPath } from "node:url";
import { defences } from "./defences.ts";
import type { Defence } from "./defence.ts";
import { runTests } from "./run-tests.ts";
import { switchOff } from "./switch-off.ts";
import { faultOf } from "./verdict.ts";
import { workingCopy, type WorkingCopy } from "./working-copy.ts";

const original = fileURLToPath(new URL("../..", import.meta.url));
const wanted = new Set(process.argv.slice(2));
const chosen = defences.filter(({ threats }) => wanted.size === 0 || threats.some((id) => wanted.has(id)));
const queue = [...chosen];
let failed = 0;

await Promise.all(Array.from({ length: 2 }, work));
console.log(`${chosen.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 && chosen.length > 0 ? 0 : 1);

async function work(): Promise<void> {
  await using copy = await workingCopy(original);
  for (let defence = queue.shift(); defence !== undefined; defence = queue.shift()) {
    const fault = await prove(copy, defence);
    if (fault !== undefined) failed++;
    console.log(`${fault === undefined ? "ok    " : "FAILED"} ${defence.threats.join(" ")}: ${defence.does}`);
    if (fault !== undefined) console.log(`         ${fault}\n         ${defence.file}; ${defence.test.file}`);
  }
}

/** Why it is not proved. */
async function prove(copy: WorkingCopy, defence: Defence): Promise<string | undefined> {
  try {
    await using _off = await copy.change(defence.file, (text) => switchOff(text, defence));
    const report = await runTests(copy.root, defence.test);
    return report === undefined ? "the tests came to no end" : faultOf(report, defence);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
