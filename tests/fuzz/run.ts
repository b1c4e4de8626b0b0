/**
 * Fuzzes the server for so many seconds (`--seconds`, 60 when missing) from a seed on (`--seed`, the time when missing, so
 * that every run looks elsewhere). A seed that fails is printed: add it to corpus.json with what it found. The last line is
 * `N passed, N failed`.
 */
import { parseArgs } from "node:util";
import { fuzzRound } from "./fuzz-round.ts";

const { values } = parseArgs({ options: { seconds: { type: "string" }, seed: { type: "string" } } });
const end = Date.now() + 1_000 * Number(values.seconds ?? 60);
let seed = Number(values.seed ?? Date.now() % 1_000_000_000);
let passed = 0;
let failed = 0;
// A fault that nobody caught is the worst one: it would have ended the server.
process.on("uncaughtException", (error) => {
  console.log(`seed ${seed}: uncaught ${error.stack ?? String(error)}`);
  process.exitCode = 1;
  console.log(`${passed} passed, ${failed + 1} failed`);
  process.exit();
});

console.log(`fuzzing from seed ${seed} on`);
for (; Date.now() < end; seed++) {
  const problems = await fuzzRound(seed);
  if (problems.length === 0) passed++;
  else {
    failed++;
    console.log(`seed ${seed}:\n  ${problems.join("\n  ").slice(0, 6_000)}`);
    if (failed === 5) break;
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
