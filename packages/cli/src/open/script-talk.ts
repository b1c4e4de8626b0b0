import { createInterface } from "node:readline";
import { usageError } from "../command-error.ts";
import type { Shell } from "../shell.ts";
import type { Talk } from "./talk.ts";

/** Commands from a file or a pipe, one a line: nothing is asked, and no prompt is shown. */
export function scriptTalk({ stdin, stdout, stderr }: Pick<Shell, "stdin" | "stdout" | "stderr">): Talk {
  const lines = createInterface({ input: stdin, terminal: false, crlfDelay: Infinity });
  const iterator: AsyncIterator<string, undefined> = lines[Symbol.asyncIterator]();
  const nobody = (): Promise<never> =>
    Promise.reject(
      usageError("There is nobody to ask: give it on the command line, in the script or as TANDEM_PASSWORD."),
    );
  return {
    interactive: false,
    async readLine() {
      return (await iterator.next()).value;
    },
    ask: nobody,
    askSecret: nobody,
    print: (line) => void stdout.write(`${line}\n`),
    complain: (line) => void stderr.write(`${line}\n`),
    // Without a prompt to return to, Ctrl-C ends the program.
    onInterrupt: () => {},
    handOver: (work) => work(),
    [Symbol.dispose]: () => lines.close(),
  };
}
