import fc from "fast-check";
import { expect, it } from "vitest";
import { beginsRecord, RecordBounds } from "./record-bounds.ts";

const record = (length: number): Buffer =>
  Buffer.concat([Buffer.of(23, 3, 3, length >> 8, length & 255), Buffer.alloc(length, 7)]);

it("cuts a stream at the end of every record, however it arrives", () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 600 }), { maxLength: 8 });
  fc.assert(
    fc.property(lengths, fc.array(fc.integer({ min: 1, max: 90 })), (records, pieces) => {
      const stream = Buffer.concat(records.map(record));
      const ends = records.reduce<number[]>((sums, length) => [...sums, (sums.at(-1) ?? 0) + 5 + length], []);
      const bounds = new RecordBounds();
      const found: number[] = [];
      for (let at = 0, turn = 0; at < stream.length; turn++) {
        const chunk = stream.subarray(at, at + (pieces[turn] ?? stream.length));
        const end = at + chunk.length;
        while (at < end) {
          at += bounds.take(stream.subarray(at, end));
          if (bounds.between) found.push(at);
        }
      }
      expect(found).toEqual(ends);
    }),
  );
});

it("knows a record from a command in clear by the first byte", () => {
  expect([20, 21, 22, 23].every(beginsRecord)).toBe(true);
  expect(Buffer.from("ABORabor\r\n\xff", "latin1").some(beginsRecord)).toBe(false);
});
