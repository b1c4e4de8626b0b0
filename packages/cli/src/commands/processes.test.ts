import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { place, type Place, type Ran } from "../client/run.fixtures.ts";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));
const large = 400_000_000;
// Each process reads all the sources before it begins, which takes a busy machine long.
vi.setConfig({ testTimeout: 120_000 });

let here: Place;
beforeAll(async () => {
  here = await place();
  await here.serve("notes.txt", "hello\n");
  await here.serve("large", new Uint8Array(large));
});
afterAll(() => here[Symbol.asyncDispose]());

/** Begins `tandem` as a process of its own, in the client's folder. */
function begin(...words: readonly string[]): { readonly child: ChildProcess; readonly ended: Promise<Ran> } {
  const options = ["--import", import.meta.resolve("tsx"), "--conditions=@tandem/source", main];
  const child = spawn(process.execPath, [...options, ...words], { cwd: here.local, stdio: "pipe" });
  const printed = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (printed.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (printed.err += text));
  const ended = once(child, "close").then(([code]) => ({ code: code as number, ...printed }));
  return { child, ended };
}

it("a file goes from pipe to server to folder to pipe", async () => {
  const sending = begin("put", "-", here.url("piped"));
  sending.child.stdin?.end("from a pipe");
  expect(await sending.ended).toEqual({ code: 0, out: "", err: "" });
  expect(await begin("get", here.url("piped"), "--active").ended).toEqual({ code: 0, out: "", err: "" });
  expect(await here.text("local", "piped")).toBe("from a pipe");
  expect(await begin("cat", here.url("piped")).ended).toEqual({ code: 0, out: "from a pipe", err: "" });
});

it("Ctrl-C breaks a transfer off in step with the server and keeps what arrived", async () => {
  const { child, ended } = begin("get", here.url("large"), "-o", "kept", "--trace", "trace.ndjson");
  const part = join(here.local, "kept.part");
  await until(async () => (await sizeOf(part)) > 0);
  child.kill("SIGINT");
  expect(await ended).toEqual({
    code: 1,
    out: "",
    err: "tandem: Interrupted. What has arrived is in kept.part; get --continue goes on with it.\n",
  });
  const size = await sizeOf(part);
  expect(size).toBeGreaterThan(0);
  expect(size).toBeLessThan(large);
  expect(await readdir(here.local)).not.toContain("kept");
  const trace = await here.text("local", "trace.ndjson");
  expect(trace).toContain('"text":"ABOR"');
  expect(trace).toContain('"text":"QUIT"');
});

it("Ctrl-C ends the waiting for standard input, and nothing takes the name", async () => {
  const { child, ended } = begin("put", "-", here.url("never"), "--trace", "waiting.ndjson");
  child.stdin?.write("half a li");
  await until(async () => (await here.text("local", "waiting.ndjson").catch(() => "")).includes("STOR never"));
  child.kill("SIGINT");
  expect(await ended).toEqual({ code: 1, out: "", err: "tandem: Interrupted.\n" });
  expect(await readdir(here.remote)).not.toContain("never");
});

it("a reader that goes away ends the transfer, and is no error", async () => {
  const { child, ended } = begin("cat", here.url("large"));
  const { stdout } = child;
  if (stdout !== null) {
    await once(stdout, "data");
    stdout.destroy();
  }
  expect(await ended).toMatchObject({ code: 0, err: "" });
});

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

async function until(happened: () => Promise<boolean>): Promise<void> {
  while (!(await happened())) await new Promise((resolve) => setTimeout(resolve, 10));
}
