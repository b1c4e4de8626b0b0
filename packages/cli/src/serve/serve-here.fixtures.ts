import { EventEmitter, once } from "node:events";
import { PassThrough, Writable } from "node:stream";
import { systemClock } from "@tandem/transport";
import { runProgram } from "../program.ts";
import type { Output } from "../shell.ts";
import { servedBy, type Served } from "./served.fixtures.ts";
import { stateHome } from "./state-home.fixtures.ts";

/** `tandem serve` inside of the test: the same words, outputs and signals as a process has, without the second to start one. */
export function serveHere(words: readonly string[], env: NodeJS.ProcessEnv = {}): Served {
  const said = new EventEmitter();
  const [stdout, stderr] = [output(said), output(said)];
  const signals = new EventEmitter();
  const shell = {
    stdin: new PassThrough().end(),
    stdout,
    stderr,
    env: { XDG_STATE_HOME: stateHome, ...env },
    clock: systemClock,
    signals,
  };
  const ended = runProgram(["serve", ...words], shell);
  return servedBy({
    out: stdout.text,
    err: stderr.text,
    more: () => once(said, "more").then(() => {}),
    ended,
    signal: (name) => void signals.emit(name, name),
    end() {
      // A second one breaks off what the first lets finish; a moment later, so that it is no echo of it.
      signals.emit("SIGTERM", "SIGTERM");
      signals.emit("SIGINT", "SIGINT");
    },
  });
}

function output(said: EventEmitter): Output & { text(): string } {
  let text = "";
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _encoding, done) {
      text += String(chunk);
      said.emit("more");
      done();
    },
  });
  return Object.assign(stream, { text: () => text });
}
