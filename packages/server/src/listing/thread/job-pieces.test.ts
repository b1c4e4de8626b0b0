import type { PlainDirectory } from "@tandem/storage";
import { expect, test } from "vitest";
import { lineBytes } from "../line-bytes.ts";
import { JobPieces } from "./job-pieces.ts";

const piece = (line: string) => ({ kind: "lines", id: 1, lines: lineBytes([line]) }) as const;
const textOf = async (pieces: JobPieces): Promise<string | undefined> => {
  const taken = await pieces.next();
  return taken && Buffer.from(taken.bytes).toString();
};

/** A job whose thread is this test. */
function job() {
  const state = { disposed: 0, sent: [] as string[] };
  const directory: PlainDirectory = {
    path: "/",
    uniquePrefix: "",
    faultOf: (error) => new Error(`meant: ${(error as NodeJS.ErrnoException).code}`),
    [Symbol.dispose]: () => void state.disposed++,
  };
  const control = new AbortController();
  const pieces = new JobPieces(directory, (kind) => state.sent.push(kind), control.signal);
  return { state, pieces, control };
}

test("Pieces come in their order, another is asked for when one is taken, and the end is the end", async () => {
  const { state, pieces } = job();
  expect(state.sent).toEqual(["more", "more", "more"]);
  pieces.take(piece("a"));
  pieces.take(piece("b"));
  expect(await textOf(pieces)).toBe("a\r\n");
  expect(state.sent).toHaveLength(4);
  pieces.take({ kind: "ended", id: 1 });
  expect(state.disposed).toBe(1);
  expect(await textOf(pieces)).toBe("b\r\n");
  expect(await textOf(pieces)).toBeUndefined();
  pieces.end();
  expect(state.sent).toHaveLength(4);
});

test("An error comes behind what was written before it, in the storage's words", async () => {
  const { state, pieces } = job();
  pieces.take(piece("a"));
  pieces.take({ kind: "ended", id: 1, error: { message: "no", code: "EIO", errno: -5 } });
  expect(state.disposed).toBe(1);
  expect(await textOf(pieces)).toBe("a\r\n");
  await expect(pieces.next()).rejects.toThrow("meant: EIO");
});

test("Who waits for a piece is told at once that the transfer was aborted; the directory is held until the thread closed it", async () => {
  const { state, pieces, control } = job();
  const waiting = pieces.next();
  control.abort(new Error("aborted"));
  await expect(waiting).rejects.toThrow("aborted");
  expect(state.sent.at(-1)).toBe("end");
  expect(state.disposed).toBe(0);
  pieces.take(piece("late"));
  pieces.take({ kind: "ended", id: 1 });
  expect(state.disposed).toBe(1);
  await expect(pieces.next()).rejects.toThrow("aborted");
});

test("Nobody waits for a thread when the pieces are left", async () => {
  const { state, pieces } = job();
  const waiting = pieces.next();
  pieces.end();
  pieces.end();
  expect(await waiting).toBeUndefined();
  expect(state.sent.filter((kind) => kind === "end")).toHaveLength(1);
  pieces.closed({ message: "gone" });
  expect(state.disposed).toBe(1);
});
