import { memoryServer } from "@tandem/testkit";
import { describe, expect, it } from "vitest";
import { connect } from "../connect.ts";
import type { RateOptions } from "./transfer-rates.ts";

// What four connections want takes four seconds at this rate.
const rate = 100_000;
const size = 100_000;
const names = ["a", "b", "c", "d"];

describe("the rate of a client", () => {
  it("is shared by the downloads of all its connections", async () => {
    const { seconds, content } = await took({ download: rate }, "download");
    expect(seconds).toBeGreaterThan(3.8);
    expect(seconds).toBeLessThan(4.5);
    expect(content).toEqual(names.map(() => size));
  });

  it("is shared by the uploads of all its connections", async () => {
    const { seconds, content } = await took({ upload: rate }, "upload");
    expect(seconds).toBeGreaterThan(3.8);
    expect(seconds).toBeLessThan(4.5);
    expect(content).toEqual(names.map(() => size));
  });

  it("of one direction leaves the other alone", async () => {
    expect((await took({ upload: rate }, "download")).seconds).toBeLessThan(0.5);
    expect((await took({ download: rate }, "upload")).seconds).toBeLessThan(0.5);
  });
});

interface Took {
  readonly seconds: number;
  /** Bytes of each file that arrived. */
  readonly content: readonly number[];
}

async function took(rates: RateOptions, direction: "download" | "upload"): Promise<Took> {
  await using server = await memoryServer();
  const { client: network, clock, at } = server;
  const login = { host: at.address, port: at.port, user: "demo", password: "secret" };
  await using client = await connect({ ...login, network, clock, connections: 4, rate: rates });
  for (const name of names) await server.put(`/${name}`, new Uint8Array(direction === "download" ? size : 0));
  const begun = clock.now();
  const moving =
    direction === "download"
      ? Promise.all(names.map(async (name) => (await client.downloadBytes(name)).length))
      : Promise.all(names.map(async (name) => (await client.upload(new Uint8Array(size), name)).bytes));
  const content = await clock.until(moving);
  return { seconds: (clock.now() - begun) / 1000, content };
}
