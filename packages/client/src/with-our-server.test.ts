import { afterEach, describe, expect, it } from "vitest";
import { memoryServer, type MemoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { connect } from "./connect.ts";
import type { Client } from "./client.ts";

let server: MemoryServer | undefined;
afterEach(async () => {
  await server?.[Symbol.asyncDispose]();
  server = undefined;
});

async function connected(
  mode: "passive" | "active",
): Promise<{ readonly server: MemoryServer; readonly client: Client }> {
  server = await memoryServer();
  const { client: network, clock, at } = server;
  const options = { host: at.address, port: at.port, user: "demo", password: "secret", mode, network, clock };
  return { server, client: await connect(options) };
}

describe.each(["passive", "active"] as const)("with our server, in %s mode", (mode) => {
  it("does everything that a person does", async () => {
    const { server, client } = await connected(mode);
    await client.makeDirectory("docs");
    await client.changeDirectory("docs");
    expect(await client.workingDirectory()).toBe("/docs");
    expect(await client.list().all()).toEqual([]);
    const large = new Uint8Array(1_000_000).map((_, i) => i * 7);
    await client.upload(large, 'a "b" ü.bin');
    await client.upload("", "empty");
    expect(Buffer.compare(await client.downloadBytes('a "b" ü.bin'), large)).toBe(0);
    expect(await client.downloadBytes("empty")).toHaveLength(0);
    expect(await client.downloadBytes('a "b" ü.bin', { start: 999_998 })).toEqual(new Uint8Array(large.slice(-2)));
    await client.upload("hello", "c");
    await client.upload("LO!", "c", { start: 3 });
    await client.append(" more", "c");
    expect(await server.content("/docs/c")).toBe("helLO! more");
    await client.upload("one\ntwo\n", "text", { type: "ascii" });
    expect(await server.content("/docs/text")).toBe("one\ntwo\n");
    expect(Buffer.from(await client.downloadBytes("text", { type: "ascii" })).toString()).toBe("one\ntwo\n");
    expect(await client.stat("c")).toMatchObject({ name: "c", kind: "file", size: 11 });
    expect(await client.exists("nothing")).toBe(false);
    await client.rename("c", "/d");
    const root = (await client.list("/").all()).map(({ name, kind }) => `${kind} ${name}`);
    expect(root.sort()).toEqual(["directory docs", "file d"]);
    expect([...(await client.names())].sort()).toEqual(['a "b" ü.bin', "empty", "text"]);
    for await (const { name } of client.list()) await client.remove(name);
    await client.changeDirectory("/");
    await client.removeDirectory("docs");
    expect(await client.status()).toMatchObject({ code: 211 });
    await client.close();
    await settle();
    expect(server.network.open.sockets).toBe(0);
  });

  it("breaks transfers off and goes on", async () => {
    const { server, client } = await connected(mode);
    await server.put("/large", new Uint8Array(5_000_000));
    const control = new AbortController();
    const sink = {
      write: () => {
        control.abort(new Error("enough"));
        return Promise.resolve();
      },
    };
    await expect(client.download("large", sink, { signal: control.signal })).rejects.toThrow("enough");
    expect(await client.downloadBytes("large")).toHaveLength(5_000_000);
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < 100; i++) yield await Promise.resolve(new Uint8Array(65_536));
      throw new Error("the source broke");
    }
    await expect(client.upload(endless(), "large")).rejects.toThrow("the source broke");
    expect(await client.size("large")).toBe(5_000_000);
    await client.close();
  });
});
