import { runProgram } from "./program.ts";
import { processShell } from "./shell.ts";
import { withholdSecrets } from "./withhold-secrets.ts";

const words = process.argv.slice(2);
const env = withholdSecrets(process);
process.exitCode = await runProgram(words, processShell(env));
