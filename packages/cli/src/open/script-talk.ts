import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { outputSink } from "../client/output-sink.ts";
import { usageError } from "../command-error.ts";
import type { Shell } from "../shell.ts";
import type { Talk } from "./talk.ts";

/** Commands from a file or a pipe, one a line: nothing is asked, and no prompt is shown. */
export function scriptTalk({ stdout, stderr }: Pick<Shell, "stdout" | "stderr">, script: Readable): Talk {
  const lines = createInterface({ input: script, terminal: false, crlfDelay: Infinity });
  const iterator: AsyncIterator<string, undefined> = lines[Symbol.asyncIterator]();
  const nobody = (): Promise<never> =>
    Promise.reject(
      usageError("There is nobody to ask: give it on the command line, in the script or as TANDEM_PASSWORD."),
    );
  return {
    interactive: false,
    ownsTerminal: true,
    async readLine() {
      return (await iterator.next()).value;
    },
    ask: nobody,
    askSecret: nobody,
    print: (line) => void stdout.write(`${line}\n`),
    write: (bytes) => outputSink(stdout).write(bytes),
    announce: (line) => outputSink(stdout).write(Buffer.from(`${line}\n`)),
    complain: (line) => void stderr.write(`${line}\n`),
    // Without a prompt to return to, Ctrl-C ends the program.
    onInterrupt: () => {},
    handOver: (work) => work(),
    [Symbol.dispose]: () => lines.close(),
  };
}
