import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

const library = "packages/server/src";
const clock = "packages/transport/src/system-clock.ts";
const clockText = "setTimeout(() => {}, Date.now());";
const testing = "packages/transport/src/testing";
const table = "packages/protocol/src/command/verbs.ts";
const long = "export {};\n".repeat(301);

const forbidden: readonly Example[] = [
  ["setTimeout", library, "setTimeout(() => {}, 1);", "no-restricted-globals"],
  ["setInterval", library, "setInterval(() => {}, 1);", "no-restricted-globals"],
  ["setImmediate", library, "setImmediate(() => {});", "no-restricted-globals"],
  ["performance.now()", library, "export const now = performance.now();", "no-restricted-globals"],
  ["Date.now()", library, "export const now = Date.now();", "no-restricted-properties"],
  ["a detour over globalThis", library, "globalThis.setTimeout(() => {}, 1);", "no-restricted-properties"],
  ["AbortSignal.timeout()", library, "export const soon = AbortSignal.timeout(1);", "no-restricted-properties"],
  ["process.hrtime()", library, "export const now = process.hrtime();", "no-restricted-properties"],
  ["timers in the command", "packages/cli/src", "setTimeout(() => {}, 1);", "no-restricted-globals"],
  ["timers in a virtual clock", testing, "setTimeout(() => {}, 1);", "no-restricted-globals"],
  ["Date.now() in a virtual clock", testing, "export const now = Date.now();", "no-restricted-properties"],
  ["console in a library", library, `console.log("started");`, "no-console"],
  ["more than 300 lines", library, long, "max-lines"],
  ["a promise nobody waits for", library, "async function send() {}\nsend();", "no-floating-promises"],
  ["a promise as a condition", library, "async function sent() {}\nif (sent()) await sent();", "no-misused-promises"],
  ["any", library, "export const thing: any = 1;", "no-explicit-any"],
  ["any that came in", library, `export const thing: number = JSON.parse("1");`, "no-unsafe-assignment"],
  ["a focused test", "tests", `import { test } from "vitest";\ntest.only("a", () => {});`, "no-focused-tests"],
  ["a skipped test", "tests", `import { test } from "vitest";\ntest.skip("a", () => {});`, "no-disabled-tests"],
];

const allowed: readonly Example[] = [
  ["setTimeout in the one clock", clock, clockText, "no-restricted-globals"],
  ["Date.now() in the one clock", clock, clockText, "no-restricted-properties"],
  ["setImmediate in a virtual clock", testing, "setImmediate(() => {});", "no-restricted-globals"],
  ["Date.now() in the command", "packages/cli/src", "export const now = Date.now();", "no-restricted-properties"],
  ["console in the command", "packages/cli/src", `console.log("started");`, "no-console"],
  ["setTimeout in a test", `${library}/x.test.ts`, "setTimeout(() => {}, 1);", "no-restricted-globals"],
  ["a long table", table, long, "max-lines"],
];

describe("lint", () => {
  let folder = "";
  let found: readonly { readonly file: string; readonly rule: string }[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "tandem-lint-"));
    copyFileSync(join(root, ".oxlintrc.json"), join(folder, ".oxlintrc.json"));
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: { strict: true, types: [] } }));
    for (const [name, place, text] of [...forbidden, ...allowed]) {
      const file = join(folder, fileOf(name, place));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    const oxlint = join(root, "node_modules/.bin/oxlint");
    const { stdout } = spawnSync(oxlint, ["--format", "json"], { cwd: folder, encoding: "utf8" });
    const { diagnostics } = JSON.parse(stdout) as { readonly diagnostics: readonly Diagnostic[] };
    found = diagnostics.map(({ filename, code = "" }) => ({
      file: filename,
      rule: /\((.*)\)/.exec(code)?.[1] ?? code,
    }));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  const rulesAt = (file: string) => found.filter((each) => each.file.endsWith(file)).map(({ rule }) => rule);

  test.each(forbidden)("forbids %s", (name, place, _, rule) => {
    expect(rulesAt(fileOf(name, place))).toContain(rule);
  });

  test.each(allowed)("allows %s", (name, place, _, rule) => {
    expect(rulesAt(fileOf(name, place))).not.toContain(rule);
  });
});

/** What it is, the file or the folder it stands in, its text, the rule that speaks. */
type Example = readonly [name: string, place: string, text: string, rule: string];

interface Diagnostic {
  readonly filename: string;
  readonly code?: string;
}

/** A file of its own for each example that names a folder. */
function fileOf(name: string, place: string): string {
  return place.endsWith(".ts") ? place : `${place}/${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}-x.ts`;
}
