import { systemClock } from "@tandem/transport";
import { runProgram } from "./program.ts";
import { processShell } from "./shell.ts";
import { withholdSecrets } from "./withhold-secrets.ts";

const words = process.argv.slice(2);
const env = withholdSecrets(process);
const over = new AbortController();
// Node ends a program that waits for a timer alone: a command ends when it says so.
systemClock.rest(Number.POSITIVE_INFINITY, over.signal).catch(() => {});
process.exitCode = await runProgram(words, processShell(env));
over.abort();
