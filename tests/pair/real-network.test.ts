import { connect } from "@tandem/client";
import { accountList, createServer, type Server } from "@tandem/server";
import { memoryStorage } from "@tandem/storage";
import { describe, expect, it } from "vitest";

const start = async (address: string): Promise<{ server: Server; url: string }> => {
  const server = createServer({
    storage: memoryStorage({ now: () => Date.now() }),
    accounts: accountList([{ name: "demo", secret: { password: "secret" } }]),
  });
  const { port } = await server.listen({ address, port: 0 });
  return { server, url: `ftp://demo:secret@${address.includes(":") ? `[${address}]` : address}:${port}` };
};

/** Byte by byte, without the picture of a million differences. */
const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

describe.each(["127.0.0.1", "::1"])("our server and our client over %s", (address) => {
  it.each(["passive", "active"] as const)("move files both ways in %s mode", async (mode) => {
    const { server, url } = await start(address);
    await using _closed = server;
    await using ftp = await connect(url, { mode });
    const big = new Uint8Array(3_000_000).map((_, i) => i * 31);
    await ftp.makeDirectory("d\u00e9j\u00e0 vu");
    await ftp.upload(big, 'd\u00e9j\u00e0 vu/a "b"');
    await ftp.upload("", "empty");
    await ftp.append("more", "empty");
    expect(same(await ftp.downloadBytes('d\u00e9j\u00e0 vu/a "b"'), big)).toBe(true);
    expect(Buffer.from(await ftp.downloadBytes("empty", { start: 2 })).toString()).toBe("re");
    expect((await ftp.list().all()).map(({ name, kind }) => [name, kind])).toEqual([
      ["d\u00e9j\u00e0 vu", "directory"],
      ["empty", "file"],
    ]);
    expect(await ftp.stat("empty")).toMatchObject({ kind: "file", size: 4 });
  });
});

it("a hundred sessions at once each get their own bytes", async () => {
  const { server, url } = await start("127.0.0.1");
  await using _closed = server;
  const sessions = Array.from({ length: 100 }, async (_, i) => {
    await using ftp = await connect(url, { mode: i % 2 === 0 ? "passive" : "active" });
    const bytes = new Uint8Array(20_000 + i).fill(i);
    await ftp.upload(bytes, `f${i}`);
    expect(same(await ftp.downloadBytes(`f${i}`), bytes)).toBe(true);
  });
  await Promise.all(sessions);
  expect(server.sessions).toBeLessThanOrEqual(100);
});

it("a transfer aborted by its signal leaves the client usable and the old file in place", async () => {
  const { server, url } = await start("127.0.0.1");
  await using _closed = server;
  await using ftp = await connect(url);
  await ftp.upload("old", "a");
  const control = new AbortController();
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (let i = 0; ; i++) {
      if (i === 50) control.abort();
      yield new Uint8Array(10_000);
    }
  }
  await expect(ftp.upload(endless(), "a", { signal: control.signal })).rejects.toThrow("aborted");
  expect(Buffer.from(await ftp.downloadBytes("a")).toString()).toBe("old");
});
