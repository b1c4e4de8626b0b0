import { chownSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runInSandbox } from "../sandbox.ts";
import { parseOptions, usage, type Options } from "./options.ts";
import { missing, prepare } from "./prepare.ts";
import { report } from "./report.ts";
import { readResults } from "./results.ts";

// `npm run bench:distance`: our client beside the others, near the server and far from it. bench/README.md.
const words = process.argv.slice(2);
if (words.includes("--help")) console.log(usage);
else process.exitCode = run(understood());

function understood(): Options {
  try {
    return parseOptions(words);
  } catch (error) {
    return stop(2, `${message(error)}\n\n${usage}`);
  }
}

function run(options: Options): number {
  if (!options.tablesOnly) {
    const reason = missing();
    if (reason !== undefined) stop(2, reason);
    try {
      prepare(options);
    } catch (error) {
      stop(1, message(error));
    }
    const status = runInSandbox(join(import.meta.dirname, "measure.ts"), words);
    if (status !== 0) return status;
  }
  writeFileSync(`${options.out}.md`, report(readResults(`${options.out}.ndjson`)));
  for (const end of ["md", "ndjson"]) giveBack(`${options.out}.${end}`);
  console.log(`bench: ${options.out}.md`);
  return 0;
}

// The results belong to whom the clone belongs, not to the root that measured.
function giveBack(path: string): void {
  const { uid, gid } = statSync(import.meta.dirname);
  if (process.getuid?.() === 0) chownSync(path, uid, gid);
}

function stop(status: number, text: string): never {
  console.error(`bench: ${text}`);
  process.exit(status);
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
