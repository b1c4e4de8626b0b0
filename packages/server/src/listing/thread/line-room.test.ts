import { encodeText } from "@tandem/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { LineRoom } from "./line-room.ts";

const written = (room: LineRoom, bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, room.length)).toString();

test("A text is written as its bytes, wherever the first is that is not ASCII", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string(), (text, before) => {
      const bytes = new Uint8Array(1024);
      const room = new LineRoom();
      room.enter(bytes);
      room.text(before);
      room.text(text);
      expect(Buffer.compare(bytes.subarray(0, room.length), encodeText(before + text))).toBe(0);
    }),
  );
});

test("A name is copied without what would end its line, and a line can be taken back", () => {
  const bytes = new Uint8Array(64);
  const room = new LineRoom();
  room.enter(bytes);
  const name = Buffer.from("xa\rb\nc.");
  expect(room.name(name, 1, 2)).toBe(true);
  room.end();
  const begun = room.length;
  expect(room.name(name, 1, 6)).toBe(false);
  expect(written(room, bytes)).toBe("a\r\na?b?c");
  room.cut(begun);
  expect(written(room, bytes)).toBe("a\r\n");
  expect(room.lines).toBe(1);
  room.enter(bytes);
  expect([room.length, room.lines]).toEqual([0, 0]);
});
