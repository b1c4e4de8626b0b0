import { StorageError } from "@tandem/storage";
import { expect, it } from "vitest";
import { limitedSink } from "./limited-sink.ts";

const tooLarge = new StorageError("too-large", "/a");

function fileSink() {
  let position = 100;
  return {
    given: [] as number[],
    async write(bytes: Uint8Array) {
      position += bytes.length;
      this.given.push(bytes.length);
    },
    descriptor: {
      fd: 7,
      room: 1_000,
      get position() {
        return position;
      },
      wrote: (bytes: number) => void (position += bytes),
    },
  };
}

it("counts what is written and what is put into the file beside it, and refuses the first byte too many", async () => {
  const file = fileSink();
  const sink = limitedSink(file, 10, () => tooLarge);
  expect(sink.descriptor).toMatchObject({ fd: 7, room: 10, position: 100 });
  await sink.write(new Uint8Array(4));
  expect(sink.descriptor).toMatchObject({ room: 6, position: 104 });
  sink.descriptor?.wrote(6);
  expect(sink.descriptor).toMatchObject({ room: 0, position: 110 });
  await expect(sink.write(new Uint8Array(1))).rejects.toBe(tooLarge);
  expect(file.given).toEqual([4]);
});

it("gives no more room than the file has itself, and has no file where there is none", () => {
  expect(limitedSink(fileSink(), 5_000, () => tooLarge).descriptor?.room).toBe(1_000);
  expect(limitedSink({ write: () => Promise.resolve() }, 10, () => tooLarge).descriptor).toBeUndefined();
});
