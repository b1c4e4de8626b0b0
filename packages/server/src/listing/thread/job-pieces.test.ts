import type { PlainDirectory } from "@tandem/storage";
import { expect, test } from "vitest";
import { lineBytes } from "../line-bytes.ts";
import { JobPieces } from "./job-pieces.ts";
import { pieceMemory, roomOf } from "./piece-memory.ts";

const textOf = async (pieces: JobPieces): Promise<string | undefined> => {
  const taken = await pieces.next();
  return taken && Buffer.from(taken.bytes).toString();
};

/** A job whose thread is this test. */
function job() {
  const state = { disposed: 0, released: 0, sent: [] as string[] };
  const directory: PlainDirectory = {
    path: "/",
    uniquePrefix: "",
    faultOf: (error) => new Error(`meant: ${(error as NodeJS.ErrnoException).code}`),
    [Symbol.dispose]: () => void state.disposed++,
  };
  const control = new AbortController();
  const memory = pieceMemory();
  const pieces = new JobPieces({
    directory,
    memory,
    more: (room) => state.sent.push(`more ${room}`),
    end: () => state.sent.push("end"),
    released: () => void state.released++,
    signal: control.signal,
  });
  const piece = (line: string, room = 0, last = false) => {
    const { lines, bytes } = lineBytes([line]);
    roomOf(memory, room).set(bytes);
    return { kind: "lines", id: 1, room, length: bytes.length, lines, last } as const;
  };
  return { state, pieces, control, piece };
}

test("Pieces come in their order, the room of one is written to again when the next is taken, and the end is the end", async () => {
  const { state, pieces, piece } = job();
  // The first is asked for by the beginning.
  expect(state.sent).toEqual([]);
  pieces.take(piece("a", 0));
  expect(state.sent).toEqual(["more 1", "more 2"]);
  pieces.take(piece("b", 1));
  expect(await textOf(pieces)).toBe("a\r\n");
  expect(state.sent).toHaveLength(2);
  const waiting = textOf(pieces);
  expect(state.sent.slice(2)).toEqual(["more 0"]);
  expect(await waiting).toBe("b\r\n");
  pieces.take(piece("c", 2));
  pieces.take({ kind: "ended", id: 1 });
  expect(state.disposed).toBe(1);
  expect(await textOf(pieces)).toBe("c\r\n");
  expect(await textOf(pieces)).toBeUndefined();
  expect(state.released).toBe(0);
  pieces.end();
  expect(state.sent).toHaveLength(3);
  expect(state.released).toBe(1);
});

test("A piece that is the last is the end too, and nothing more is asked for", async () => {
  const { state, pieces, piece } = job();
  pieces.take(piece("a", 0, true));
  expect(state.disposed).toBe(1);
  expect(await textOf(pieces)).toBe("a\r\n");
  expect(await textOf(pieces)).toBeUndefined();
  pieces.end();
  expect(state.sent).toEqual([]);
  expect(state.released).toBe(1);
});

test("An error comes behind what was written before it, in the storage's words", async () => {
  const { state, pieces, piece } = job();
  pieces.take(piece("a"));
  pieces.take({ kind: "ended", id: 1, error: { message: "no", code: "EIO", errno: -5 } });
  expect(state.disposed).toBe(1);
  expect(await textOf(pieces)).toBe("a\r\n");
  await expect(pieces.next()).rejects.toThrow("meant: EIO");
});

test("Who waits for a piece is told at once that the transfer was aborted; the directory is held until the thread closed it", async () => {
  const { state, pieces, control, piece } = job();
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

test("The memory of an aborted transfer is no other job's before its last piece is on no socket, and the thread has ended", async () => {
  const { state, pieces, control, piece } = job();
  pieces.take(piece("a"));
  expect(await textOf(pieces)).toBe("a\r\n");
  control.abort(new Error("aborted"));
  pieces.take({ kind: "ended", id: 1 });
  expect(state.released).toBe(0);
  pieces.end();
  expect(state.released).toBe(1);
  const other = job();
  other.pieces.end();
  expect(other.state.released).toBe(0);
  other.pieces.closed(undefined);
  expect(other.state.released).toBe(1);
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
