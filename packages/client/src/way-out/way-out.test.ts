import { once } from "node:events";
import { scriptedServer } from "@tandem/testkit";
import { happyEyeballs } from "@tandem/transport";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";
import type { Client } from "../client.ts";
import { connect } from "../connect.ts";
import type { ConnectOptions } from "../options.ts";
import { bench, clientAddress, failureOf, serverAddress, type Bench } from "../scripted.fixtures.ts";
import { ftpProxyLogons } from "./ftp-proxy-logon.ts";
import { wayOut } from "./way-out.ts";

const proxyAddress = "198.51.100.1";

describe("a client behind an HTTP proxy", () => {
  it("makes its control connection and its data connections through it, to the name that it was given", async () => {
    const rig = await bench({ names: { "ftp.example.com": serverAddress, proxy: proxyAddress } });
    const asked = await httpProxy(rig);
    const { peer, connecting } = await rig.begin({
      host: "ftp.example.com",
      proxy: "http://ann:wonderland@proxy:3128",
    });
    await peer.logIn();
    const client = await connecting;
    const bytes = client.downloadBytes("a");
    const listener = await passivePort(peer);
    expect(asked).toEqual(["ftp.example.com:21"]);
    const data = await listener.accept();
    expect(asked).toEqual(["ftp.example.com:21", `ftp.example.com:${listener.local.port}`]);
    await peer.expect("RETR a");
    peer.say("150 Opening.");
    data.stream.end("hello");
    peer.say("226 Done.");
    expect(Buffer.from(await bytes).toString()).toBe("hello");
    // Nothing came from the client itself.
    expect([peer.socket.remote.address, data.remote.address]).toEqual([proxyAddress, proxyAddress]);
    expect(JSON.stringify(rig.events)).not.toMatch(/wonderland|YW5u/);
  });

  it("says that active mode cannot pass it", async () => {
    const rig = await bench({ names: { proxy: proxyAddress } });
    await httpProxy(rig);
    const { peer, connecting } = await rig.begin({ proxy: "http://proxy:3128", mode: "active" });
    await peer.logIn();
    const client = await connecting;
    void peer.serve((line) => [line.startsWith("TYPE") ? "200 Image." : "502 No."]);
    const error = await failureOf(client.downloadBytes("a"));
    expect(error).toMatchObject({ code: "not-opened", connectionUsable: true });
    expect(String(error)).toContain("Active mode cannot pass the HTTP proxy proxy:3128");
  });

  it("learns what the proxy said when there is no way", async () => {
    const rig = await bench({ names: { proxy: proxyAddress } });
    await rig.network.host(proxyAddress).listen({ local: { address: proxyAddress, port: 3128 } }, ({ stream }) => {
      stream.resume().end("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic\r\n\r\n");
    });
    const error = await failureOf(begun(rig, { proxy: "http://ann:wonderland@proxy:3128" }));
    expect(error).toMatchObject({ code: "unreachable", phase: "connect" });
    expect(String(error)).toContain("does not take the user and the password that were given (HTTP 407 No)");
    expect(`${String(error)} ${String((error as Error).cause)}`).not.toContain("wonderland");
  });
});

describe("a client behind an FTP proxy", () => {
  const bob = { user: "bob", password: "builder", account: "works" };
  const ann = { user: "ann", password: "wonderland" };

  it.each([
    ["user-at-host", ["USER bob@195.149.0.1", "PASS builder", "ACCT works"]],
    ["proxy-then-user-at-host", ["USER ann", "PASS wonderland", "USER bob@195.149.0.1", "PASS builder", "ACCT works"]],
    ["proxy-then-site", ["USER ann", "PASS wonderland", "SITE 195.149.0.1", "USER bob", "PASS builder", "ACCT works"]],
    ["proxy-then-open", ["USER ann", "PASS wonderland", "OPEN 195.149.0.1", "USER bob", "PASS builder", "ACCT works"]],
    ["proxy-then-user", ["USER ann", "PASS wonderland", "USER bob", "PASS builder", "ACCT works"]],
    ["proxy-at-host", ["USER ann@195.149.0.1", "PASS wonderland", "USER bob", "PASS builder", "ACCT works"]],
    ["user-at-host-proxy", ["USER bob@195.149.0.1 ann", "PASS builder", "ACCT wonderland"]],
    ["user-at-proxy-at-host", ["USER bob@ann@195.149.0.1", "PASS builder@wonderland", "ACCT works"]],
  ] as const)("logs in by %s", async (logon, lines) => {
    const rig = await bench();
    const { said, client } = await throughFtpProxy(rig, {
      ...bob,
      proxy: { kind: "ftp", host: proxyAddress, ...ann, logon },
    });
    expect(said.slice(0, lines.length)).toEqual(lines);
    expect(client.lost).toBeUndefined();
    expect(JSON.stringify(rig.events)).not.toMatch(/wonderland|builder/);
  });

  it("knows each way by its name", () => {
    expect(ftpProxyLogons).toHaveLength(8);
  });

  it("names the port where that is not 21, and says nothing of a proxy that asks for nothing", async () => {
    const rig = await bench();
    const { said } = await throughFtpProxy(rig, { ...bob, port: 2121, proxy: `ftp://${proxyAddress}` }, "230 Welcome.");
    expect(said[0]).toBe("USER bob@195.149.0.1:2121");
    expect(said.some((line) => line.startsWith("PASS"))).toBe(false);
  });

  it("takes lines of one's own, and none that would show a secret", async () => {
    const rig = await bench();
    const proxy = {
      kind: "ftp",
      host: proxyAddress,
      ...ann,
      logon: ["USER %s", "PASS %w", "SITE PROXY %h 100%%", "USER %u", "PASS %p"],
    } as const;
    const { said } = await throughFtpProxy(
      rig,
      { ...bob, proxy },
      "331 More.",
      "230 Proxy.",
      "200 There.",
      "331 More.",
      "230 In.",
    );
    expect(said[2]).toBe("SITE PROXY 195.149.0.1 100%");
    for (const line of ["USER %u%p", "SITE %w", "USER %x", "USER %"]) {
      await expect(begun(rig, { proxy: { ...proxy, logon: [line] } })).rejects.toThrow(RangeError);
    }
  });

  it("says what was refused, and by which step", async () => {
    const rig = await bench();
    const failing = throughFtpProxy(
      rig,
      { ...bob, proxy: `ftp://ann:wonderland@${proxyAddress}?logon=proxy-then-site` },
      "530 No SITE here.",
    );
    const error = await failureOf(failing);
    expect(error).toMatchObject({ code: "refused", phase: "login", reply: { code: 530 } });
    expect(String(error)).not.toMatch(/wonderland|builder/);
  });

  it("is not asked for TLS, which would end there", async () => {
    const rig = await bench();
    const asking = begun(rig, { tls: "explicit", proxy: `ftp://${proxyAddress}` });
    await expect(asking).rejects.toThrow(/TLS cannot pass an FTP proxy/);
  });
});

describe("the address and the speed of a client", () => {
  it("come from where it is told, also where the server dials, within its ports", async () => {
    const rig = await bench();
    const [first, second] = [clientAddress, "192.168.150.91"];
    const host = rig.network.host("192.168.150.99", { aliases: [first, second] });
    const options = {
      network: host,
      localAddress: second,
      mode: "active",
      activePorts: { first: 6000, last: 6000 },
    } as const;
    const { peer, client } = await rig.logIn(options);
    expect(peer.socket.remote.address).toBe(second);
    const bytes = client.downloadBytes("a");
    await peer.serve((line) => (line.startsWith("RETR") ? undefined : ["200 Fine."]));
    expect(peer.commands).toContain("PORT 192,168,150,91,23,112");
    const data = await peer.dial({ address: second, port: 6000 });
    peer.say("150 Opening.");
    data.stream.end("hello");
    peer.say("226 Done.");
    expect(Buffer.from(await bytes).toString()).toBe("hello");
  });

  it("does not begin with a rate of nothing", async () => {
    const rig = await bench();
    await expect(begun(rig, { rate: { download: 0 } })).rejects.toThrow(RangeError);
  });
});

it("goes straight to the server when there is no proxy", async () => {
  const { network, clock } = await bench();
  const way = wayOut({ host: "ftp.example.com", port: 21 }, { network, clock });
  expect(way).toEqual({
    network,
    first: { address: "ftp.example.com", port: 21 },
    ftpProxy: undefined,
    through: undefined,
  });
});

function begun(rig: Bench, options: Partial<ConnectOptions>): Promise<Client> {
  return connect({ host: serverAddress, network: rig.network.host(clientAddress), clock: rig.clock, ...options });
}

type Peer = Awaited<ReturnType<Bench["begin"]>>["peer"];

/** Answers what comes before EPSV, and EPSV with a port that waits. */
async function passivePort(peer: Peer): ReturnType<Peer["listen"]> {
  await peer.serve((line) => (line === "EPSV" ? undefined : ["200 Fine."]));
  const listener = await peer.listen();
  peer.say(`229 Ok (|||${listener.local.port}|).`);
  return listener;
}

/** A proxy that connects to wherever it is asked to, from an address of its own; tells what it was asked for. */
async function httpProxy(rig: Bench): Promise<readonly string[]> {
  const asked: string[] = [];
  const host = rig.network.host(proxyAddress);
  await host.listen({ local: { address: proxyAddress, port: 3128 } }, ({ stream: near }) => {
    void once(near, "data").then(async ([request]: readonly unknown[]) => {
      const [, authority = ""] = /^CONNECT (\S+) /.exec(String(request)) ?? [];
      asked.push(authority);
      const [, address = "", port = ""] = /^(.*):(\d+)$/.exec(authority) ?? [];
      const { stream: far } = await host.dial({ remote: { address, port: Number(port) } });
      near.write("HTTP/1.1 200 Fine\r\n\r\n");
      near.pipe(far).pipe(near);
    });
  });
  return asked;
}

/** Connects through a scripted FTP proxy, which answers the lines of the login in turn and everything behind it. */
async function throughFtpProxy(
  rig: Bench,
  options: Partial<ConnectOptions>,
  ...answers: readonly string[]
): Promise<{ readonly said: readonly string[]; readonly client: Client }> {
  const proxy = await scriptedServer(rig.network.host(proxyAddress), { address: proxyAddress, port: 21 });
  const connecting = begun(rig, options);
  connecting.catch(() => {});
  const peer = await proxy.accept();
  peer.say("220 Proxy ready.");
  const left = [...answers];
  void peer
    .serve((line) => {
      if (/^FEAT|^OPTS/.test(line)) return ["500 What?"];
      if (line.startsWith("TYPE")) return ["200 Fine."];
      return [left.shift() ?? (line.startsWith("ACCT") ? "230 Welcome." : "331 More.")];
    })
    .catch(() => {});
  await settle();
  const client = await connecting;
  await proxy[Symbol.asyncDispose]();
  return { said: peer.commands, client };
}

it("tells which addresses of a name, or which proxy, were waited for in vain", async () => {
  const rig = await bench({ names: { "ftp.example.com": serverAddress, proxy: proxyAddress } });
  rig.network.firewall(() => "drop");
  const host = rig.network.host(clientAddress);
  const network = happyEyeballs(
    { ...host, resolve: () => Promise.resolve([serverAddress, "195.149.0.2"]) },
    { clock: rig.clock },
  );
  const named = failureOf(begun(rig, { host: "ftp.example.com", network, retries: 0 }));
  const proxied = failureOf(begun(rig, { proxy: "socks5://proxy", timers: { connect: 5_000 }, retries: 0 }));
  await rig.clock.advance(30_000);
  expect(String(await named)).toContain("ftp.example.com:21 did not answer at 195.149.0.1 or 195.149.0.2 within 30 s");
  expect(String(await proxied)).toContain("did not answer through the SOCKS5 proxy proxy:1080 within 5 s");
});
