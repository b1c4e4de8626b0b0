import { expect, it } from "vitest";
import { parseMoment } from "./parse-moment.ts";

const now = new Date(2026, 10, 23, 14, 30).getTime();
const local = (...parts: [number, number, number, number, number, number?]): number => new Date(...parts).getTime();

it.each([
  [["now"], now, 1],
  [["15:00", "get", "a"], local(2026, 10, 23, 15, 0), 1],
  [["3:00:30"], local(2026, 10, 24, 3, 0, 30), 1],
  [["tomorrow", "08:00"], local(2026, 10, 24, 8, 0), 2],
  [["2026-12-24", "18:00", "--", "ls"], local(2026, 11, 24, 18, 0), 2],
  [["2026-12-24", "ls"], local(2026, 11, 24, 0, 0), 1],
  [["now", "+", "5", "minutes", "ls"], now + 300_000, 4],
  [["now", "+5", "minutes", "ls"], now + 300_000, 3],
  [["now", "+2h", "ls"], now + 7_200_000, 2],
  [["15:00", "+1", "day"], local(2026, 10, 23, 15, 0) + 86_400_000, 3],
])("takes %j for a time", (words, at, count) => expect(parseMoment(words, now)).toEqual({ at, words: count }));

it.each([[[]], [["get"]], [["25:00"]], [["now", "+", "x", "minutes"]], [["now", "+", "5", "fortnights"]]])(
  "takes %j for none",
  (words) => expect(parseMoment(words, now)).toBeUndefined(),
);
