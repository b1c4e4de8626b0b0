/**
 * The pages of docs/generated that the protocol's tables know: `npx tsx --conditions=@tandem/source scripts/docs.ts` writes
 * them, `--check` only says which are not as the tables have it (exit code 1).
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { repliesPage } from "./docs/replies-page.ts";
import { threatsPage } from "./docs/threats-page.ts";
import { verbsPage } from "./docs/verbs-page.ts";

const folder = new URL("../docs/generated/", import.meta.url);
const pages = { "verbs.md": verbsPage(), "replies.md": repliesPage(), "threats.md": threatsPage() };
const check = process.argv.includes("--check");

mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(pages)) {
  const file = new URL(name, folder);
  if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
  if (check) {
    console.error(`docs/generated/${name} is not what the tables say: npm run docs writes it anew.`);
    process.exitCode = 1;
  } else writeFileSync(file, text);
}
