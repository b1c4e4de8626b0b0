/**
 * The pages of docs/generated that the protocol's tables know, and the manual page, which the definitions of the commands know:
 * `npx tsx --conditions=@tandem/source scripts/docs.ts` writes them, `--check` only says which are not as the tables have it
 * (exit code 1).
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { repliesPage } from "./docs/replies-page.ts";
import { performancePage } from "./docs/performance-page.ts";
import { quirksPage } from "./docs/quirks-page.ts";
import { threatsPage } from "./docs/threats-page.ts";
import { verbsPage } from "./docs/verbs-page.ts";

const root = new URL("../", import.meta.url);
const pages = {
  "docs/generated/verbs.md": verbsPage(),
  "docs/generated/replies.md": repliesPage(),
  "docs/generated/quirks.md": quirksPage(),
  "docs/generated/threats.md": threatsPage(),
  "docs/performance.md": performancePage(
    readFileSync(new URL("docs/performance.md", root), "utf8"),
    fileURLToPath(new URL("bench/results.ndjson", root)),
  ),
  "docs/generated/prompt.md": printed("open", "-c", "help -m"),
  "packages/cli/man/tandem.1": printed("man"),
};
const check = process.argv.includes("--check");

for (const [name, text] of Object.entries(pages)) {
  const file = new URL(name, root);
  if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
  if (check) {
    console.error(`${name} is not what the tables say: npm run docs writes it anew.`);
    process.exitCode = 1;
    continue;
  }
  mkdirSync(new URL(".", file), { recursive: true });
  writeFileSync(file, text);
}

/** What our command prints: it imports everything, and nobody imports it. */
function printed(...words: readonly string[]): string {
  const main = fileURLToPath(new URL("packages/cli/src/main.ts", root));
  const { status, stdout } = spawnSync(process.execPath, [...process.execArgv, main, ...words], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status === 0) return stdout;
  throw new Error(`tandem ${words.join(" ")} ended with code ${String(status)}.`);
}
