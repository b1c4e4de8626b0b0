import { connect, type Client } from "@tandem/client";
import { memoryServer } from "@tandem/testkit";
import { describe, expect, it } from "vitest";
import { randomOf } from "./random.ts";

// A client that is asked for everything at once, with commands ahead of replies, and breaks off as it pleases: what it gets is always
// what it asked for.

const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
const enough = new Error("enough");

describe("a client with several commands on their way", () => {
  it.each(seeds)("gives each call its own answer, whatever else is broken off (seed %i)", async (seed) => {
    const { below: pick } = randomOf(seed);
    await using made = await memoryServer({ roundTrip: 20 });
    const { client: network, clock, at } = made;
    const host = { host: at.address, port: at.port, user: "demo", password: "secret", network, clock };
    const client = await clock.until(connect({ ...host, retries: 0, connections: 1 + pick(2) }));
    for (let index = 0; index < 8; index++) await made.put(`/f${index}`, `content ${index} `.repeat(1 + index * 40));
    const calls = Array.from({ length: 60 }, () => one(client, pick));
    await clock.until(Promise.all(calls));
    expect(client.lost).toBeUndefined();
    expect(Buffer.from(await clock.until(client.downloadBytes("f1"))).toString()).toBe("content 1 ".repeat(41));
    await clock.until(client.close());
  });
});

/** Some call, and what it has to come to. */
async function one(client: Client, pick: (most: number) => number): Promise<void> {
  const index = pick(8);
  const content = `content ${index} `.repeat(1 + index * 40);
  switch (pick(7)) {
    case 0:
      expect(Buffer.from(await client.downloadBytes(`f${index}`)).toString()).toBe(content);
      break;
    case 1:
      expect(await client.size(`f${index}`)).toBe(content.length);
      break;
    case 2:
      await expect(client.downloadBytes(`none ${index}`)).rejects.toMatchObject({ reply: { code: 550 } });
      break;
    case 3:
      await expect(client.remove(`none ${index}`)).rejects.toMatchObject({ reply: { code: 550 } });
      break;
    case 4: {
      const control = new AbortController();
      let left = pick(3);
      const sink = {
        write: () => Promise.resolve(left-- <= 0 ? control.abort(enough) : undefined),
      };
      await client
        .download(`f${index}`, sink, { signal: control.signal })
        .catch((error: unknown) => expect(error).toBe(enough));
      break;
    }
    case 5:
      await client.upload(content, `g${pick(1_000_000)}`);
      break;
    default:
      expect((await client.stat(`f${index}`)).size).toBe(content.length);
  }
}
