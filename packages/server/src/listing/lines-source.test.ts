import { expect, test } from "vitest";
import { linesSource } from "./lines-source.ts";

const names = { write: (line: string) => line };

/** Batches of lines, and whether what they are read from was closed. */
function batches(...lines: readonly (readonly string[])[]) {
  const state = { closed: false };
  async function* read(): AsyncGenerator<readonly string[]> {
    try {
      for (const batch of lines) yield batch;
    } finally {
      state.closed = true;
    }
  }
  return { state, read: read() };
}

test("Every line ends with CR LF, and a batch of none is no bytes", async () => {
  const chunks: string[] = [];
  await using source = await linesSource(batches(["a", "b"], [], ["c"]).read, names);
  for await (const bytes of source) chunks.push(Buffer.from(bytes).toString());
  expect(chunks).toEqual(["a\r\nb\r\n", "c\r\n"]);
});

test("Lines are written as the client reads them", async () => {
  const shouting = { write: (line: string) => line.toUpperCase() };
  await using source = await linesSource(batches(["a"]).read, shouting);
  for await (const bytes of source) expect(Buffer.from(bytes).toString()).toBe("A\r\n");
});

test("A directory that fails at once fails before there is a source", async () => {
  const failing = (async function* (): AsyncGenerator<never> {
    yield* await Promise.reject<never[]>(new Error("closed"));
  })();
  await expect(linesSource(failing, names)).rejects.toThrow("closed");
});

test("What nobody reads, or not to its end, is closed", async () => {
  const unread = batches(["a"], ["b"]);
  await (await linesSource(unread.read, names))[Symbol.asyncDispose]();
  expect(unread.state.closed).toBe(true);
  const half = batches(["a"], ["b"]);
  const source = await linesSource(half.read, names);
  for await (const _ of source) break;
  expect(half.state.closed).toBe(false);
  await source[Symbol.asyncDispose]();
  expect(half.state.closed).toBe(true);
});
