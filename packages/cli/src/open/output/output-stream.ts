import { Writable } from "node:stream";
import type { Output } from "../../shell.ts";
import { present } from "../../present.ts";
import type { CommandOutput } from "./command-output.ts";

/** The output of a command as the stream that the cores of `tandem`'s own commands write to. */
export function outputStream(out: CommandOutput): Output {
  return new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      const written = (error?: Error): void => done(error);
      void out.write(chunk).then(() => written(), written);
    },
  });
}

/** What they tell people, without the name of the program that stands before it on the command line. */
export function withoutProgramName(output: Output): Output {
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string | Uint8Array, _encoding, done) {
      output.write(typeof chunk === "string" ? chunk.replace(/^tandem: /gm, "") : chunk);
      // At once: what is written to the output itself next must not come before it.
      done();
    },
  });
  const { isTTY, columns, rows } = output;
  return Object.assign(stream, present({ isTTY, columns, rows }));
}
