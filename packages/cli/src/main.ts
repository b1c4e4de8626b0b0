import { runProgram } from "./program.ts";
import { processShell } from "./shell.ts";
import { shownArguments } from "./shown-arguments.ts";

const words = process.argv.slice(2);
const shown = shownArguments(words);
// Takes the place of the arguments in what ps tells everybody.
if (shown !== undefined) process.title = shown;
process.exitCode = await runProgram(words, processShell());
