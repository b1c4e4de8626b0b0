/**
 * The normative sentences of FTP's documents, and what became of them.
 *
 *     tsx scripts/conformance.ts --list     every sentence with its place and its strength
 *     tsx scripts/conformance.ts --counts   how many there are, and how many are proved
 *     tsx scripts/conformance.ts            writes docs/generated/rfc-compliance.md from the last run of
 *                                           npx vitest run --config tests/conformance/vitest.config.ts
 *
 * Exit code 1: there was no run.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { compliancePage, countsOf } from "../tests/conformance/compliance-page.ts";
import { documents, readDocument } from "../tests/conformance/documents.ts";
import { normativeSentences } from "../tests/conformance/sentences.ts";
import { SUMMARY, type Result } from "../tests/conformance/summary.ts";
import { findPeer, PEERS } from "./peers.ts";

const options = process.argv.slice(2);
if (options.includes("--list")) list();
else if (options.includes("--counts")) counts();
else write();

function list(): void {
  for (const document of documents) {
    for (const { id, level, text } of normativeSentences(document, readDocument(document))) {
      console.log(`${id} [${level}] ${text}`);
    }
  }
}

function counts(): void {
  for (const document of documents) {
    const { must, should, may, proved, elsewhere, notTested } = countsOf(document);
    console.log(
      `${document.name}: ${must} MUST, ${should} SHOULD, ${may} MAY; ` +
        `${proved} tested here, ${elsewhere} elsewhere, ${notTested} not`,
    );
  }
}

function write(): void {
  if (!existsSync(SUMMARY)) {
    console.error("conformance: no run to tell of; npm run conformance makes one.");
    process.exitCode = 1;
    return;
  }
  const results = JSON.parse(readFileSync(SUMMARY, "utf8")) as readonly Result[];
  const versions = PEERS.filter(({ role }) => role === "server").map(({ name }) => [
    name,
    findPeer(name)?.version ?? "",
  ]);
  const page = new URL("../docs/generated/rfc-compliance.md", import.meta.url);
  mkdirSync(new URL(".", page), { recursive: true });
  writeFileSync(page, compliancePage(results, Object.fromEntries(versions) as Record<string, string>));
  counts();
}
