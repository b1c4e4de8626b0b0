import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { connect, type ConnectOptions, type ProxyOptions } from "@tandem/client";
import { describe, expect, inject, it } from "vitest";
import { ACCOUNT } from "./account.ts";
import { needs, presenceOf } from "./presence.ts";
import { certificateFiles } from "./tls/certificates.ts";
import { secureProxy } from "./way-out/secure-proxy.ts";
import { startServer, type ServerBehind } from "./way-out/server.ts";
import { dante, ftpProxy, microsocks, tinyproxy, type ProxyPeer, type ProxyRules } from "./way-out/proxies.ts";

const host = "127.0.0.1";
const { name: user, password } = ACCOUNT;

const ways: readonly Way[] = [
  { peer: tinyproxy, rules: { authenticates: true }, proxy: { kind: "http", user, password } },
  { peer: tinyproxy, rules: {}, proxy: { kind: "http", names: "here" } },
  { peer: microsocks, rules: { authenticates: true }, proxy: { kind: "socks5", user, password } },
  { peer: microsocks, rules: {}, proxy: { kind: "socks5" } },
  { peer: dante, rules: {}, proxy: { kind: "socks5" } },
  { peer: dante, rules: {}, proxy: { kind: "socks4a" } },
  { peer: dante, rules: {}, proxy: { kind: "socks4" } },
  { peer: ftpProxy, rules: {}, proxy: { kind: "ftp" } },
];

describe("the library behind a real proxy", () => {
  for (const { peer, rules, proxy } of ways) {
    const words = JSON.stringify({ ...proxy, ...("password" in proxy ? { password: "…" } : {}) });
    it(`sends, lists and fetches through ${peer.name} ${words}`, async (context) => {
      const presence = presenceOf(peer.name, peer.needsRoot);
      needs(presence, context);
      await using server = await startServer();
      await using running = await peer.start(presence, rules);
      for (const mode of proxy.kind === "ftp" ? (["passive", "active"] as const) : (["passive"] as const)) {
        await roundTrip({ server, proxy: { ...proxy, host, port: running.port }, mode });
      }
      if (peer !== ftpProxy) expect(await running.log()).toContain("127.0.0.1");
    });
  }

  for (const peer of [tinyproxy, microsocks]) {
    it(`speaks TLS with the server through ${peer.name}, and the proxy sees none of it`, async (context) => {
      const presence = presenceOf(peer.name);
      needs(presence, context);
      const files = certificateFiles(inject("caseFiles"));
      await using server = await startServer(files);
      await using running = await peer.start(presence);
      const trust = { authorities: [await readFile(files.authority, "utf8")], onlyAuthorities: true };
      const kind = peer === tinyproxy ? "http" : "socks5";
      await roundTrip({
        server,
        proxy: { kind, host, port: running.port },
        mode: "passive",
        options: { tls: "explicit", trust },
      });
    });
  }

  it("goes through a proxy that has TLS itself, and speaks TLS with the server inside of it", async () => {
    const files = certificateFiles(inject("caseFiles"));
    const trust = { authorities: [await readFile(files.authority, "utf8")], onlyAuthorities: true };
    await using server = await startServer(files);
    await using running = await secureProxy(files);
    const proxy = { kind: "https", host, port: running.port, trust } as const;
    await roundTrip({ server, proxy, mode: "passive", options: { tls: "explicit", trust } });
    expect(running.asked.length).toBeGreaterThan(2);
    const distrusted = dialled(server, { ...proxy, trust: {} });
    await expect(distrusted).rejects.toThrow(/through the HTTP proxy .* certificate/);
  });

  const refusals = [
    [
      tinyproxy,
      { authenticates: true },
      { kind: "http", user, password: "wrong" },
      /does not take the user and the password/,
    ],
    [tinyproxy, { authenticates: true }, { kind: "http" }, /wants a user and a password, and none were given/],
    [
      tinyproxy,
      { only: 443 },
      { kind: "http" },
      /does not allow connections to port \d+; many HTTP proxies allow 443 alone/,
    ],
    [
      microsocks,
      { authenticates: true },
      { kind: "socks5", user, password: "wrong" },
      /does not take the user and the password/,
    ],
    [microsocks, { authenticates: true }, { kind: "socks5" }, /wants a user and a password, and none were given/],
    [dante, { only: 443 }, { kind: "socks5" }, /its rules do not allow this connection/],
    [dante, { only: 443 }, { kind: "socks4a" }, /it refuses the connection/],
  ] as const;

  for (const [peer, rules, proxy, words] of refusals) {
    it(`says in words why it does not get through ${peer.name} that was told ${JSON.stringify(rules)}: ${words.source}`, async (context) => {
      const presence = presenceOf(peer.name, peer.needsRoot);
      needs(presence, context);
      await using server = await startServer();
      await using running = await peer.start(presence, rules);
      await expect(dialled(server, { ...proxy, host, port: running.port })).rejects.toThrow(words);
    });
  }

  it("says that nobody listens where a proxy was dialled", async (context) => {
    const presence = presenceOf(microsocks.name);
    needs(presence, context);
    await using running = await microsocks.start(presence);
    await expect(dialled({ port: 9 }, { kind: "socks5", host, port: running.port })).rejects.toThrow(/refused/);
  });
});

interface Way {
  readonly peer: ProxyPeer;
  readonly rules: ProxyRules;
  readonly proxy: Placeless<ProxyOptions> & Pick<ProxyOptions, "kind">;
}

type Placeless<Proxy> = Proxy extends unknown ? Omit<Proxy, "host" | "port"> : never;

interface Trip {
  readonly server: Pick<ServerBehind, "port">;
  readonly proxy: object;
  readonly mode: "passive" | "active";
  readonly options?: Partial<ConnectOptions>;
}

/** A file there and back, and found in a listing meanwhile. */
async function roundTrip({ server: { port }, proxy, mode, options }: Trip): Promise<void> {
  const content = randomBytes(1_000_003);
  await using client = await connect({ host, port, user, password, mode, proxy: proxy as ProxyOptions, ...options });
  await client.upload(content, `in/${mode}`);
  const names: string[] = [];
  for await (const entry of client.list("in")) names.push(entry.name);
  expect(names).toContain(mode);
  expect(content.equals(await client.downloadBytes(`in/${mode}`))).toBe(true);
}

async function dialled({ port }: Pick<ServerBehind, "port">, proxy: object): Promise<void> {
  await using _client = await connect({ host, port, user, password, proxy: proxy as ProxyOptions });
}
