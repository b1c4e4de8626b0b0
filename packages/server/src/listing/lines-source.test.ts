import { expect, test } from "vitest";
import { lineBytes, type LineBytes } from "./line-bytes.ts";
import { linesSource } from "./lines-source.ts";

/** Batches of lines, and whether what they are read from was closed. */
function batches(...lines: readonly (readonly string[])[]) {
  const state = { closed: false };
  async function* read(): AsyncGenerator<LineBytes> {
    try {
      for (const batch of lines) yield lineBytes(batch);
    } finally {
      state.closed = true;
    }
  }
  return { state, read: read() };
}

test("Every line ends with CR LF, and a batch of none is no bytes", async () => {
  const chunks: string[] = [];
  await using source = await linesSource(batches(["a", "b"], [], ["c"]).read);
  for await (const bytes of source) chunks.push(Buffer.from(bytes).toString());
  expect(chunks).toEqual(["a\r\nb\r\n", "c\r\n"]);
});

test("A listing whose first batch is its last, or that has none, is at hand as a whole", async () => {
  async function* read(...given: readonly LineBytes[]): AsyncGenerator<LineBytes> {
    yield* given;
  }
  const one = lineBytes(["a"]);
  const { all } = await linesSource(read({ ...one, last: true }));
  expect(Buffer.from(all!).toString()).toBe("a\r\n");
  expect((await linesSource(read())).all).toHaveLength(0);
  expect((await linesSource(read(one, { ...one, last: true }))).all).toBeUndefined();
});

test("Lines are written as the client reads them", () => {
  const { lines, bytes } = lineBytes(["a", "b"], (line) => line.toUpperCase());
  expect(lines).toBe(2);
  expect(Buffer.from(bytes).toString()).toBe("A\r\nB\r\n");
});

test("A directory that fails at once fails before there is a source", async () => {
  const failing = (async function* (): AsyncGenerator<never> {
    yield* await Promise.reject<never[]>(new Error("closed"));
  })();
  await expect(linesSource(failing)).rejects.toThrow("closed");
});

test("What nobody reads, or not to its end, is closed", async () => {
  const unread = batches(["a"], ["b"]);
  await (await linesSource(unread.read))[Symbol.asyncDispose]();
  expect(unread.state.closed).toBe(true);
  const half = batches(["a"], ["b"]);
  const source = await linesSource(half.read);
  for await (const _ of source) break;
  expect(half.state.closed).toBe(false);
  await source[Symbol.asyncDispose]();
  expect(half.state.closed).toBe(true);
});
