import { expect, test } from "vitest";
import { Places } from "./places.ts";

const never = new AbortController().signal;
const settled = async (promise: Promise<unknown>): Promise<boolean> => {
  let done = false;
  void promise.then(() => (done = true));
  await new Promise((resolve) => void setImmediate(resolve));
  return done;
};

test("So many have a place, the others get theirs in the order they came", async () => {
  const places = new Places(2);
  const [first] = [await places.take(never), await places.take(never)];
  const [third, fourth] = [places.take(never), places.take(never)];
  expect(await settled(third)).toBe(false);
  first[Symbol.dispose]();
  expect([await settled(third), await settled(fourth)]).toEqual([true, false]);
  (await third)[Symbol.dispose]();
  expect(await settled(fourth)).toBe(true);
});

test("Who gives up waiting leaves the line, and the place goes to the next", async () => {
  const places = new Places(1);
  const first = await places.take(never);
  const impatient = new AbortController();
  const second = places.take(impatient.signal);
  const third = places.take(never);
  impatient.abort(new Error("enough"));
  await expect(second).rejects.toThrow("enough");
  first[Symbol.dispose]();
  expect(await settled(third)).toBe(true);
  await expect(places.take(impatient.signal)).rejects.toThrow("enough");
  (await third)[Symbol.dispose]();
  expect(await settled(places.take(never))).toBe(true);
});

test("Who passes a place on waits behind those that waited, and gives up waiting without one", async () => {
  const places = new Places(1);
  const first = await places.take(never);
  await first.passOn(never);
  const second = places.take(never);
  const again = first.passOn(never);
  expect([await settled(second), await settled(again)]).toEqual([true, false]);
  (await second)[Symbol.dispose]();
  expect(await settled(again)).toBe(true);
  const impatient = new AbortController();
  const third = places.take(never);
  const given = first.passOn(impatient.signal);
  impatient.abort(new Error("enough"));
  await expect(given).rejects.toThrow("enough");
  await expect(first.passOn(impatient.signal)).rejects.toThrow("enough");
  first[Symbol.dispose]();
  expect(await settled(places.take(never))).toBe(false);
  (await third)[Symbol.dispose]();
});
