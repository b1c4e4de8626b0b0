/**
 * Writes docs/generated/interop.md from the last run of the interop tests, and docs/generated/tls-interop.md from the last one
 * over TLS:
 *
 *     npx vitest run --config tests/interop/vitest.config.ts && npm run interop:tls && npx tsx scripts/interop-table.ts
 *
 * Exit code 1: there was neither.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CLIENT_PEERS } from "../tests/interop/peers/index.ts";
import { SUMMARIES, type Summary } from "../tests/interop/summary.ts";
import { interopTable } from "../tests/interop/table.ts";
import { tlsTable } from "../tests/interop/tls/table.ts";
import { tlsRemarks } from "../tests/interop/tls/tls-remarks.ts";

const pages = [
  { name: "interop.md", file: SUMMARIES.clear, page: (summary: Summary) => interopTable(summary, CLIENT_PEERS) },
  { name: "tls-interop.md", file: SUMMARIES.tls, page: (summary: Summary) => tlsTable(summary, tlsRemarks()) },
].filter(({ file }) => existsSync(file));

const folder = new URL("../docs/generated/", import.meta.url);
mkdirSync(folder, { recursive: true });
for (const { name, file, page } of pages) {
  const summary = JSON.parse(readFileSync(file, "utf8")) as Summary;
  const path = fileURLToPath(new URL(name, folder));
  writeFileSync(path, page(summary));
  console.log(`${path}: ${String(summary.results.length)} tests, ${String(summary.notRun.length)} not run`);
}
if (pages.length === 0) {
  console.error("interop-table: no run to tell of; npx vitest run --config tests/interop/vitest.config.ts makes one.");
  process.exitCode = 1;
}
