import { parsePath } from "@tandem/protocol";
import { describe, expect, it } from "vitest";
import { crawl } from "./crawl.ts";
import { background, inLanes } from "./lanes.ts";
import { limited } from "./limited.ts";
import { orderCopies } from "./order-copies.ts";
import type { Copy } from "./plan.ts";

/** Work that ends when it is told, and counts how much of it runs. */
function gauge() {
  let now = 0;
  let most = 0;
  const ends: (() => void)[] = [];
  return {
    work: () => {
      most = Math.max(most, ++now);
      return new Promise<void>((resolve) => ends.push(() => (now--, resolve())));
    },
    endAll: () => ends.splice(0).forEach((end) => end()),
    most: () => most,
    started: () => ends.length,
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("work beside each other", () => {
  it("runs in so many lanes until nothing is left", async () => {
    const { work, endAll, most } = gauge();
    let left = 7;
    let ended = false;
    const all = inLanes(3, () => (left > 0 ? left-- : undefined), work).then(() => (ended = true));
    while (!ended) {
      await settled();
      endAll();
    }
    await all;
    expect([left, most()]).toEqual([0, 3]);
  });

  it("takes no more in the background than there is room for, and ends when all of it has", async () => {
    const { work, endAll, most, started } = gauge();
    const { add, end } = background(2);
    await add(work);
    let isFull = true;
    const second = add(work).then(() => (isFull = false));
    await settled();
    expect([isFull, started()]).toEqual([true, 2]);
    endAll();
    await second;
    await add(work);
    let ended = false;
    const ending = end().then(() => (ended = true));
    await settled();
    expect(ended).toBe(false);
    endAll();
    await ending;
    expect(most()).toBe(2);
  });

  it("waits its turn, also behind what fails", async () => {
    const { work, endAll, most } = gauge();
    const atOnce = limited(2);
    const failing = atOnce(() => Promise.reject(new Error("failed")));
    const others = Promise.all([1, 2, 3, 4].map(() => atOnce(work)));
    await expect(failing).rejects.toThrow("failed");
    for (let turn = 0; turn < 4; turn++) {
      await settled();
      endAll();
    }
    await others;
    expect(most()).toBe(2);
  });

  it("visits what is found, and lets what runs end when something fails", async () => {
    let running = 0;
    const seen: number[] = [];
    const visiting =
      (unlucky?: number) =>
      async (place: number): Promise<readonly number[]> => {
        seen.push(place);
        running++;
        await settled();
        running--;
        if (place === unlucky) throw new Error("unlucky");
        return place < 10 ? [place * 2 + 1, place * 2 + 2] : [];
      };
    await crawl([0], visiting(), { parallel: 3 });
    expect(seen.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 21 }, (_, at) => at));
    await expect(crawl([0], visiting(13), { parallel: 3 })).rejects.toThrow("unlucky");
    expect(running).toBe(0);
  });
});

describe("the order of copies", () => {
  const copy = (name: string, size: number): Copy => ({
    kind: "copy",
    path: parsePath(`/${name}`),
    reason: "new",
    size,
    modified: 0,
  });
  const megabyte = 1024 * 1024;
  const copies = [copy("a", 1), copy("b", 5 * megabyte), copy("c", 2), copy("d", 9 * megabyte), copy("e", 3)];

  it("has the biggest move beside the small ones, which stay with their directories", () => {
    const next = orderCopies(copies);
    expect([0, 1, 2, 3, 4].map((lane) => next(lane)?.path)).toEqual(["/d", "/a", "/b", "/c", "/e"]);
    expect(next(0)).toBeUndefined();
  });

  it("leaves nothing in one lane", () => {
    const next = orderCopies(copies);
    expect([0, 0, 0, 0, 0, 0].map((lane) => next(lane)?.path)).toEqual(["/d", "/b", "/a", "/c", "/e", undefined]);
    const other = orderCopies(copies);
    expect([1, 1, 1, 1, 1, 1].map((lane) => other(lane)?.path)).toEqual(["/a", "/c", "/e", "/d", "/b", undefined]);
  });
});
