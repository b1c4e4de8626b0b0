/**
 * What must be true of the repository beside its tests: `npm run check`. All steps run even when one fails; exit code 1
 * when any did.
 */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { bundle } from "./build/bundle.ts";
import { readTree } from "./layers/read-tree.ts";
import { formatViolation, violations } from "./layers/violations.ts";
import { runSteps } from "./run-steps.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

const sound = await runSteps(
  [
    { name: "build", run: () => tool("tsc", "-b") },
    { name: "bundles", run: async () => (await bundle(root), null) },
    { name: "lint", run: () => tool("oxlint") },
    { name: "format", run: () => tool("oxfmt", "--check") },
    { name: "layers", run: () => layers() },
    { name: "unused code", run: () => tool("knip", "--no-progress", "--treat-config-hints-as-errors") },
    { name: "packages", run: () => packages() },
    { name: "generated pages", run: () => tool("tsx", "--conditions=@tandem/source", "scripts/docs.ts", "--check") },
  ],
  (line) => console.log(line),
);
if (!sound) process.exitCode = 1;

/** Runs a development tool of the root; what it printed is the fault when it failed. */
function tool(name: string, ...options: readonly string[]): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const output: string[] = [];
    const child = spawn(join(root, "node_modules/.bin", name), options, {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.setEncoding("utf8").on("data", (text: string) => output.push(text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => output.push(text));
    child.on("error", reject);
    child.on("close", (code) => resolve(code === 0 ? null : `${output.join("")}${name} ended with code ${code}.`));
  });
}

async function layers(): Promise<string | null> {
  return lines(violations(readTree(root)).map(formatViolation));
}

/** What npm would publish of each public package: every face is there, in the form its package.json says. */
async function packages(): Promise<string | null> {
  const folders = readdirSync(join(root, "packages")).filter((name) =>
    existsSync(join(root, "packages", name, "package.json")),
  );
  const faults: string[] = [];
  for (const name of folders) {
    const folder = join(root, "packages", name);
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { readonly private?: boolean };
    if (manifest.private === true) continue;
    const { messages } = await publint({ pkgDir: folder, strict: true });
    for (const message of messages)
      faults.push(`packages/${name}: ${formatMessage(message, manifest) ?? message.code}`);
  }
  return lines(faults);
}

function lines(faults: readonly string[]): string | null {
  return faults.length === 0 ? null : faults.join("\n");
}
