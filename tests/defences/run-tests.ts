import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Defence } from "./defence.ts";
import type { TestReport } from "./verdict.ts";

/** Runs the tests of a title in a folder, up to the first that fails; `undefined` when they came to no end. */
export async function runTests(root: string, { file, title }: Defence["test"]): Promise<TestReport | undefined> {
  const report = join(root, "report.json");
  await rm(report, { force: true });
  const child = spawn(
    process.execPath,
    [
      join(root, "node_modules/vitest/vitest.mjs"),
      ...["run", file, "--root", root, "--testNamePattern", escaped(title)],
      ...["--reporter", "json", "--outputFile", report, "--bail", "1"],
      ...["--testTimeout", String(testTime), "--no-file-parallelism", "--experimental.fsModuleCache"],
    ],
    { cwd: root, stdio: "ignore", detached: true, env: { ...process.env, CI: "true" } },
  );
  // Its workers too: code without its defence may run in one of them for ever.
  const timer = setTimeout(() => void (child.pid !== undefined && process.kill(-child.pid, "SIGKILL")), processTime);
  await once(child, "close");
  clearTimeout(timer);
  try {
    return JSON.parse(await readFile(report, "utf8")) as TestReport;
  } catch {
    return undefined;
  }
}

// Many times what any of them takes, on a machine that is busy.
const testTime = 10_000;
const processTime = 90_000;

function escaped(title: string): string {
  return title.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
