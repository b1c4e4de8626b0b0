import { widthOf } from "../../text/wrap.ts";
import type { Shell } from "../../shell.ts";
import type { Talk } from "../talk.ts";
import type { CommandOutput } from "./command-output.ts";

/** What a command says goes to whoever gave it. Bytes that do not end a line get an end, so that the prompt stands in a line of its own. */
export function talkOutput(talk: Talk, { stdout }: Pick<Shell, "stdout">): CommandOutput & { finish(): Promise<void> } {
  let last = newline;
  return {
    columns: talk.interactive && stdout.isTTY === true ? widthOf(stdout) : undefined,
    redirected: false,
    print: (line) => talk.print(line),
    async write(bytes) {
      last = bytes.at(-1) ?? last;
      await talk.write(bytes);
    },
    async finish() {
      if (talk.interactive && last !== newline) await talk.write(Uint8Array.of(newline));
    },
  };
}

const newline = 10;
