import { PassThrough } from "node:stream";
import { systemClock } from "@tandem/transport";
import { expect, it } from "vitest";
import { output } from "./client/run.fixtures.ts";
import { runProgram } from "./program.ts";

const commands = [
  ...[
    "serve",
    "open",
    "get",
    "put",
    "mirror",
    "sync",
    "ls",
    "find",
    "du",
    "cat",
    "rm",
    "mkdir",
    "mv",
    "chmod",
    "touch",
  ],
  ...["passwd", "ladder", "explain", "completion", "man"],
];

it.each(commands)("the help of %s fits into a terminal of 80 columns", async (command) => {
  const stdout = output(true);
  const shell = { stdin: new PassThrough().end(), stdout, stderr: output(true), env: {}, clock: systemClock };
  expect(await runProgram(["help", command], shell)).toBe(0);
  const long = stdout
    .text()
    .split("\n")
    .filter((line) => line.length > 80);
  expect(long).toEqual([]);
  expect(stdout.text()).toContain(`tandem ${command}`);
});
