import { shownArguments } from "./shown-arguments.ts";

/**
 * Takes passwords away from everybody who may look at this process: from the list of processes, from diagnostic reports of Node,
 * and from the environment of the programs that it starts. Gives the environment as it was.
 */
export function withholdSecrets(process: NodeJS.Process): NodeJS.ProcessEnv {
  const env = { ...process.env };
  delete process.env["TANDEM_PASSWORD"];
  const shown = shownArguments(process.argv.slice(2));
  if (shown === undefined) return env;
  // Takes the place of the arguments in what ps tells everybody.
  process.title = shown;
  // A report has them as they were, and nothing else can keep them out of it.
  const { report } = process;
  const asked = report.reportOnSignal;
  report.reportOnFatalError = report.reportOnSignal = report.reportOnUncaughtException = false;
  // Who asks for one gets none, and does not end the program.
  if (asked) process.on(report.signal, () => {});
  return env;
}
