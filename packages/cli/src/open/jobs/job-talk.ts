import { printable } from "@tandem/protocol";
import { commandFailure } from "../command-failure.ts";
import type { Talk } from "../talk.ts";

/** What a job says and asks: its lines are shown above the prompt, and nobody answers. */
export function jobTalk(talk: Talk, number: number): Talk {
  const nobody = (): Promise<never> => Promise.reject(commandFailure("A job cannot ask; give everything in its line."));
  const announce = (line: string): void => void talk.announce(line).catch(() => {});
  const decoder = new TextDecoder();
  let begun = "";
  return {
    interactive: false,
    ownsTerminal: false,
    readLine: () => Promise.resolve(undefined),
    ask: nobody,
    askSecret: nobody,
    print: announce,
    async write(bytes) {
      const lines = (begun + decoder.decode(bytes, { stream: true })).split("\n");
      // A line that never ends must not take all memory.
      begun = (lines.pop() ?? "").slice(0, longestLine);
      for (const line of lines) await talk.announce(printable(line));
    },
    announce: (line) => talk.announce(line),
    complain: (line) => announce(`[${number}] ${line}`),
    onInterrupt: () => {},
    handOver: (work) => work(),
    [Symbol.dispose]: () => {
      if (begun !== "") announce(printable(begun));
    },
  };
}

const longestLine = 64 * 1024;
