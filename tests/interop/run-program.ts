import { spawn } from "node:child_process";

/** A program to run to its end: `input` is typed into it. */
export interface Program {
  readonly path: string;
  readonly words: readonly string[];
  readonly input?: string;
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Milliseconds after which it is ended; 50 s. */
  readonly timeLimit?: number;
}

const TIME_LIMIT_MS = 50_000;

/** Runs a program and gives its standard output; throws with everything it printed when it fails or takes too long. */
export async function runProgram({
  path,
  words,
  input,
  folder,
  environment,
  timeLimit = TIME_LIMIT_MS,
}: Program): Promise<string> {
  const child = spawn(path, words, {
    cwd: folder,
    // A home of its own: no .netrc, .wgetrc or bookmark of the person who runs the tests takes part.
    env: { PATH: process.env["PATH"] ?? "", HOME: folder, LC_ALL: "C.UTF-8", TERM: "dumb", ...environment },
    stdio: "pipe",
    timeout: timeLimit,
    killSignal: "SIGKILL",
  });
  const output: Buffer[] = [];
  const printed: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk) && printed.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => printed.push(chunk));
  child.stdin.on("error", () => {}); // It may end without reading what was typed.
  child.stdin.end(input ?? "");
  const end = await new Promise<string>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (signal === null) resolve(`exit code ${String(code)}`);
      else resolve(`signal ${signal}, perhaps after ${String(timeLimit / 1000)} s`);
    });
  });
  if (end === "exit code 0") return Buffer.concat(output).toString("utf8");
  throw new Error(`${[path, ...words].join(" ")}\nended with ${end}:\n${Buffer.concat(printed).toString("utf8")}`);
}
