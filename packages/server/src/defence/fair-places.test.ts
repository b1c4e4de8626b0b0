import { expect, test } from "vitest";
import { FairPlaces } from "./fair-places.ts";

const never = new AbortController();
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test("Lines are served in turn, each in its order", async () => {
  const places = new FairPlaces(1);
  const served: string[] = [];
  const first = await places.take("a", never);
  const work = async (source: string, name: string): Promise<void> => {
    using _place = await places.take(source, never);
    served.push(name);
  };
  const all = [work("a", "a1"), work("a", "a2"), work("a", "a3"), work("b", "b1"), work("c", "c1"), work("b", "b2")];
  first[Symbol.dispose]();
  await Promise.all(all);
  expect(served).toEqual(["a1", "b1", "c1", "a2", "b2", "a3"]);
});

test("Who gives up waiting leaves its line, and a line that nobody stands in holds up none", async () => {
  const places = new FairPlaces(1);
  const first = await places.take("a", never);
  const impatient = new AbortController();
  const waiting = places.take("b", impatient);
  let served = false;
  const patient = places.take("c", never).then((place) => {
    served = true;
    return place;
  });
  impatient.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  await turn();
  expect(served).toBe(false);
  first[Symbol.dispose]();
  (await patient)[Symbol.dispose]();
  using _free = await places.take("d", never);
  await expect(places.take("b", impatient)).rejects.toThrow("enough");
});
