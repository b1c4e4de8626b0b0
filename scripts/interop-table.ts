/**
 * Writes docs/generated/interop.md from the last run of the interop tests:
 *
 *     npx vitest run --config tests/interop/vitest.config.ts && npx tsx scripts/interop-table.ts
 *
 * Exit code 1: there was no run.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CLIENT_PEERS } from "../tests/interop/peers/index.ts";
import { SUMMARIES, type Summary } from "../tests/interop/summary.ts";
import { interopTable } from "../tests/interop/table.ts";

if (existsSync(SUMMARIES.clear)) {
  const folder = new URL("../docs/generated/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  const summary = JSON.parse(readFileSync(SUMMARIES.clear, "utf8")) as Summary;
  const page = fileURLToPath(new URL("interop.md", folder));
  writeFileSync(page, interopTable(summary, CLIENT_PEERS));
  console.log(`${page}: ${String(summary.results.length)} tests, ${String(summary.notRun.length)} not run`);
} else {
  console.error("interop-table: no run to tell of; npx vitest run --config tests/interop/vitest.config.ts makes one.");
  process.exitCode = 1;
}
