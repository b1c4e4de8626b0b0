import { describe, expect, it } from "vitest";
import { eachByteOnce } from "./each-byte-once.ts";

describe("giving each byte once", () => {
  it("compares the end of what went into the file past it with what the next try brings", async () => {
    let content = "";
    const file = {
      write: async (bytes: Uint8Array): Promise<void> => void (content += Buffer.from(bytes).toString()),
      lastBytes: async (most: number): Promise<Uint8Array> => Buffer.from(content.slice(-most)),
      descriptor: {
        fd: 3,
        room: Number.POSITIVE_INFINITY,
        get position() {
          return content.length;
        },
        wrote: () => {},
      },
    };
    const once = eachByteOnce(file);
    const first = await once.next();
    await first.sink.write(Buffer.from("ab"));
    expect(first.sink.descriptor?.position).toBe(2);
    content += "cd";
    first.sink.descriptor?.wrote(2);
    expect(once.came).toBe(4);

    const second = await once.next();
    expect(once.overlap).toBe(4);
    expect(second.sink.descriptor).toBeUndefined();
    await expect(second.sink.write(Buffer.from("abXX"))).rejects.toBe(second.changed);

    const third = await once.next();
    await third.sink.write(Buffer.from("abcdef"));
    expect([once.came, once.joined, content]).toEqual([6, true, "abcdef"]);
  });

  it("shows no file that cannot be read again", async () => {
    const descriptor = { fd: 3, position: 0, room: 1, wrote: () => {} };
    const { sink } = await eachByteOnce({ write: async () => {}, descriptor }).next();
    expect(sink.descriptor).toBeUndefined();
  });
});
