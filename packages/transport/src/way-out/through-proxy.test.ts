import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { memoryNetwork, settle, virtualClock, type MemoryNetwork, type VirtualClock } from "../testing/index.ts";
import type { Network, Socket } from "../network.ts";
import { ProxyTalk } from "./proxy-talk.ts";
import { throughProxy } from "./through-proxy.ts";
import type { TunnelProxy } from "./tunnel-proxy.ts";

const place = { host: "proxy.example.com", port: 8080 };
const remote = { address: "ftp.example.com", port: 21 };
const secret = { user: "ann", password: "wonderland" };

describe("a connection through an HTTP proxy", () => {
  it("asks for host and port by their names, and begins with the byte behind the answer", async () => {
    const { network, accept } = await rig({ kind: "http", ...place });
    const dialling = network.dial({ remote });
    const peer = await accept();
    expect(await peer.heard(65)).toBe("CONNECT ftp.example.com:21 HTTP/1.1\r\nHost: ftp.example.com:21\r\n\r\n");
    peer.say("HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n220 Welcome.\r\n");
    const socket = await dialling;
    expect(socket.remote).toEqual(remote);
    expect(String(await new ProxyTalk(socket).hear(14))).toBe("220 Welcome.\r\n");
    socket.stream.write("USER ann");
    expect(await peer.heard(8)).toBe("USER ann");
  });

  it("writes an address of IPv6 in brackets", async () => {
    const { network, accept } = await rig({ kind: "http", ...place });
    const dialling = network.dial({ remote: { address: "2001:db8::1", port: 50_000 } });
    const peer = await accept();
    expect(await peer.heard(34)).toBe("CONNECT [2001:db8::1]:50000 HTTP/1");
    peer.say("HTTP/1.0 200 OK\r\n\r\n");
    expect((await dialling).remote).toEqual({ address: "2001:db8::1", port: 50_000 });
  });

  it("tells who asks, by Basic, and waits out what is provisional", async () => {
    const { network, accept } = await rig({ kind: "http", ...place, ...secret });
    const dialling = network.dial({ remote });
    const peer = await accept();
    const encoded = Buffer.from("ann:wonderland").toString("base64");
    expect(await peer.heard(110)).toContain(`Proxy-Authorization: Basic ${encoded}`);
    peer.say("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\n\n");
    expect((await dialling).remote).toEqual(remote);
  });

  it.each([
    [403, "Forbidden", "", "denied", "does not allow connections to port 21"],
    [407, "Who are you", "", "denied", "does not take the user and the password"],
    [
      407,
      "Who are you",
      "Proxy-Authenticate: NTLM\r\n",
      "denied",
      "by ntlm; what it can be told here is a password by basic",
    ],
    [405, "No", "", "denied", "opens no connections for others"],
    [502, "Bad Gateway", "", "unreachable", "cannot reach that host and port (HTTP 502 Bad Gateway)"],
    [504, "", "", "timeout", "did not answer it in time (HTTP 504)"],
    [302, "Found", "", "failed", "does not open the connection (HTTP 302 Found)"],
    [407, "Basic YW5uOndvbmRlcmxhbmQ= is wrong", "", "denied", "(HTTP 407)"],
  ])("says what %i %s %s means, and nothing secret", async (status, reason, fields, code, words) => {
    const { network, accept, open } = await rig({ kind: "http", ...place, ...secret });
    const dialling = network.dial({ remote });
    (await accept()).say(`HTTP/1.1 ${status} ${reason}\r\n${fields}\r\nSorry.`);
    const error = await failureOf(dialling);
    expect(error).toMatchObject({ name: "NetworkError", code, message: expect.stringContaining(words) });
    expect(error.message).toMatch(
      /^ftp\.example\.com:21 cannot be reached through the HTTP proxy proxy\.example\.com:8080: /,
    );
    expect(JSON.stringify([error.message, String(error.cause)])).not.toMatch(/wonderland|YW5u/);
    await settle();
    expect(open()).toBe(0);
  });

  it("says so when none were given and 407 asks for them", async () => {
    const { network, accept } = await rig({ kind: "http", ...place });
    const dialling = network.dial({ remote });
    (await accept()).say('HTTP/1.1 407 x\r\nProxy-Authenticate: Basic realm="x"\r\n\r\n');
    expect((await failureOf(dialling)).message).toContain("wants a user and a password, and none were given");
  });

  it.each([
    ["SSH-2.0-OpenSSH\r\n", 'what answers there is no HTTP proxy; it said "SSH-2"'],
    ["HTTP/9 nonsense\r\n\r\n", "is no HTTP proxy"],
    [`HTTP/1.1 200 OK\r\nX: ${"x".repeat(20_000)}`, "more than 16384 bytes of header"],
  ])("gives up what is no answer of HTTP, or has no end (%#)", async (answer, words) => {
    const { network, accept } = await rig({ kind: "http", ...place });
    const dialling = network.dial({ remote });
    (await accept()).say(answer);
    expect((await failureOf(dialling)).message).toContain(words);
  });

  it("asks for no host whose name would say more than a name", async () => {
    const { network } = await rig({ kind: "http", ...place });
    const dialling = network.dial({ remote: { address: "x:21 HTTP/1.1\r\nEvil: yes\r\n", port: 21 } });
    expect(await failureOf(dialling)).toMatchObject({
      code: "unknown-host",
      message: expect.stringContaining("x:21 HTTP/1.1\\x0d\\x0aEvil"),
    });
  });
});

describe("a connection through a SOCKS5 proxy", () => {
  const kind = "socks5" as const;

  it("asks for a name, which the proxy looks up", async () => {
    const { network, accept } = await rig({ kind, ...place });
    const dialling = network.dial({ remote });
    const peer = await accept();
    expect(await peer.bytes(3)).toEqual([5, 1, 0]);
    peer.say([5, 0]);
    expect(await peer.bytes(22)).toEqual([5, 1, 0, 3, 15, ...Buffer.from("ftp.example.com"), 0, 21]);
    peer.say([5, 0, 0, 1, 192, 0, 2, 1, 4, 0, ...Buffer.from("220")]);
    const socket = await dialling;
    expect(socket.remote).toEqual(remote);
    expect(String(((await once(socket.stream, "data")) as [Uint8Array])[0])).toBe("220");
  });

  it.each([
    ["192.0.2.7", [1, 192, 0, 2, 7]],
    ["2001:db8::1", [4, 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
  ])("asks for the address %s as bytes, and reads any kind of answer", async (address, bytes) => {
    for (const bound of [
      [1, 1, 2, 3, 4],
      [4, ...Array<number>(16).fill(0)],
      [3, 2, 97, 98],
    ]) {
      const { network, accept } = await rig({ kind, ...place });
      const dialling = network.dial({ remote: { address, port: 50_001 } });
      const peer = await accept();
      await peer.bytes(3);
      peer.say([5, 0]);
      expect(await peer.bytes(3 + bytes.length + 2)).toEqual([5, 1, 0, ...bytes, 0xc3, 0x51]);
      peer.say([5, 0, 0, ...bound, 0, 0, 42]);
      const { stream } = await dialling;
      expect([...((await once(stream, "data")) as [Uint8Array])[0]]).toEqual([42]);
    }
  });

  it("tells user and password when the proxy wants them", async () => {
    const { network, accept } = await rig({ kind, ...place, ...secret });
    const dialling = network.dial({ remote });
    const peer = await accept();
    expect(await peer.bytes(4)).toEqual([5, 2, 0, 2]);
    peer.say([5, 2]);
    expect(await peer.bytes(16)).toEqual([1, 3, ...Buffer.from("ann"), 10, ...Buffer.from("wonderland")]);
    peer.say([1, 0]);
    await peer.bytes(22);
    peer.say([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    expect((await dialling).remote).toEqual(remote);
  });

  it.each([
    [1, "failed", "does not say why"],
    [2, "denied", "rules do not allow"],
    [3, "unreachable", "no route to that network"],
    [4, "unreachable", "cannot reach that host"],
    [5, "refused", "refused the connection"],
    [6, "timeout", "did not answer it in time"],
    [7, "denied", "opens no connections"],
    [8, "address-not-available", "addresses of that kind"],
    [99, "failed", "answers 99"],
  ])("says in words what its answer %i means", async (answer, code, words) => {
    const { network, accept } = await rig({ kind, ...place });
    const dialling = network.dial({ remote });
    const peer = await accept();
    await peer.bytes(3);
    peer.say([5, 0]);
    await peer.bytes(22);
    peer.say([5, answer, 0, 1, 0, 0, 0, 0, 0, 0]);
    const error = await failureOf(dialling);
    expect(error).toMatchObject({ code, message: expect.stringContaining(words) });
    expect(error.message).toContain("through the SOCKS5 proxy proxy.example.com:8080");
  });

  it.each([
    [undefined, [5, 255], "wants a user and a password, and none were given"],
    ["ann", [5, 255], "only another kind of authentication"],
    ["ann", [5, 1], "only another kind of authentication"],
    [undefined, [5, 2], "none were given"],
    ["ann", [5, 2, 1, 1], "does not take the user and the password"],
    [undefined, [...Buffer.from("HT")], "is no SOCKS5 proxy"],
  ])("says why nobody of the name %s gets in behind %j", async (user, answer, words) => {
    const { network, accept } = await rig({
      kind,
      ...place,
      user,
      ...(user === undefined ? {} : { password: "wonderland" }),
    });
    const dialling = network.dial({ remote });
    (await accept()).say(answer);
    const error = await failureOf(dialling);
    expect(error.message).toContain(words);
    expect(error.message).not.toContain("wonderland");
  });
});

describe("a connection through a SOCKS4 proxy", () => {
  it("asks for an address of IPv4 that this machine has looked up", async () => {
    const { network, accept } = await rig({ kind: "socks4", ...place, user: "ann" });
    const dialling = network.dial({ remote });
    const peer = await accept();
    expect(await peer.bytes(12)).toEqual([4, 1, 0, 21, 192, 0, 2, 7, ...Buffer.from("ann"), 0]);
    peer.say([0, 90, 0, 0, 0, 0, 0, 0]);
    expect((await dialling).remote).toEqual({ address: "192.0.2.7", port: 21 });
  });

  it("asks for a name behind an address that nobody has, where the proxy speaks SOCKS4a", async () => {
    const { network, accept } = await rig({ kind: "socks4a", ...place });
    const dialling = network.dial({ remote });
    const peer = await accept();
    expect(await peer.bytes(25)).toEqual([4, 1, 0, 21, 0, 0, 0, 1, 0, ...Buffer.from("ftp.example.com"), 0]);
    peer.say([0, 90, 0, 0, 0, 0, 0, 0]);
    expect((await dialling).remote).toEqual(remote);
  });

  it.each([
    [91, "refused", "refuses the connection"],
    [92, "denied", "identd"],
    [93, "denied", "identd"],
    [7, "failed", "answers 7"],
  ])("says in words what its answer %i means", async (answer, code, words) => {
    const { network, accept } = await rig({ kind: "socks4a", ...place });
    const dialling = network.dial({ remote });
    (await accept()).say([0, answer, 0, 0, 0, 0, 0, 0]);
    expect(await failureOf(dialling)).toMatchObject({ code, message: expect.stringContaining(words) });
  });

  it("knows no IPv6", async () => {
    const { network } = await rig({ kind: "socks4a", ...place });
    const dialling = network.dial({ remote: { address: "2001:db8::1", port: 21 } });
    expect((await failureOf(dialling)).message).toContain("SOCKS4 knows no IPv6; use SOCKS5");
  });
});

describe("a connection through any proxy", () => {
  it("is looked up here when that is asked for", async () => {
    const { network, accept } = await rig({ kind: "http", names: "here", ...place });
    const dialling = network.dial({ remote });
    const peer = await accept();
    expect(await peer.heard(20)).toBe("CONNECT 192.0.2.7:21");
    peer.say("HTTP/1.1 200 OK\r\n\r\n");
    expect((await dialling).remote).toEqual({ address: "192.0.2.7", port: 21 });
  });

  it("fails when the proxy closes, breaks off, or is silent", async () => {
    for (const end of ["close", "reset", "silence"] as const) {
      const { network, accept, clock, open } = await rig({ kind: "socks5", ...place });
      const failing = failureOf(network.dial({ remote }));
      const peer = await accept();
      await peer.bytes(3);
      if (end === "close") peer.socket.stream.end();
      if (end === "reset") peer.socket.reset();
      if (end === "silence") await clock.advance(20_000);
      const error = await failing;
      expect(error).toMatchObject({ code: end === "silence" ? "timeout" : "reset" });
      expect(error.message).toContain(end === "silence" ? "within 20 s" : "it ");
      expect(clock.pending).toBe(0);
      peer.socket.stream.destroy();
      await settle();
      expect(open()).toBe(0);
    }
  });

  it("names the proxy that cannot be reached", async () => {
    const { network, refuse } = await rig({ kind: "socks5", ...place });
    refuse();
    const error = await failureOf(network.dial({ remote }));
    expect(error).toMatchObject({ code: "refused" });
    expect(error.message).toContain(
      "the SOCKS5 proxy proxy.example.com:8080 cannot be: proxy.example.com:8080 refused",
    );
  });

  it("ends with its signal, and closes what it had opened", async () => {
    const { network, accept, clock, open } = await rig({ kind: "http", ...place });
    const controller = new AbortController();
    const dialling = network.dial({ remote, signal: controller.signal });
    const peer = await accept();
    const reason = new Error("changed my mind");
    controller.abort(reason);
    await expect(dialling).rejects.toBe(reason);
    peer.socket.stream.resume();
    await settle();
    expect(open()).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it("comes from nowhere: nobody can dial in", async () => {
    const { network } = await rig({ kind: "socks5", ...place });
    const error = await failureOf(network.listen({ local: { address: "0.0.0.0", port: 0 } }, () => {}));
    expect(error).toMatchObject({ code: "denied", message: expect.stringContaining("lets nobody dial in") });
  });

  it.each([
    { kind: "socks5", user: "x".repeat(256) },
    { kind: "socks5", password: "alone" },
    { kind: "socks4", password: "x" },
    { kind: "socks4a", user: "a\0b" },
    { kind: "http", user: "a:b" },
    { kind: "socks4", names: "proxy" },
  ] as const)("does not begin with what cannot be said: %j", (odd) => {
    const proxy: TunnelProxy = { ...place, ...odd };
    expect(() => throughProxy(memoryNetwork(), { proxy, clock: virtualClock() })).toThrow(RangeError);
  });
});

interface Peer {
  readonly socket: Socket;
  bytes(count: number): Promise<readonly number[]>;
  heard(count: number): Promise<string>;
  say(words: string | readonly number[]): void;
}

interface Rig {
  readonly network: Network;
  readonly clock: VirtualClock;
  accept(): Promise<Peer>;
  refuse(): void;
  open(): number;
}

/** Somebody behind a proxy, whose words a test says. */
async function rig(proxy: TunnelProxy): Promise<Rig> {
  const names = { "proxy.example.com": "198.51.100.1", "ftp.example.com": "192.0.2.7" };
  const memory: MemoryNetwork = memoryNetwork({ names, segment: 7 });
  const clock = virtualClock();
  const accepted: Socket[] = [];
  const listener = await memory
    .host("198.51.100.1")
    .listen({ local: { address: "198.51.100.1", port: place.port } }, (socket) => void accepted.push(socket));
  expect(listener.local.port).toBe(place.port);
  return {
    network: throughProxy(memory.host("10.0.0.5"), { proxy, clock }),
    clock,
    refuse: () => memory.firewall(() => "refuse"),
    open: () => memory.open.sockets,
    async accept() {
      await settle();
      const socket = accepted.shift();
      if (socket === undefined) throw new Error("Nobody came.");
      return peerOf(socket);
    },
  };
}

function peerOf(socket: Socket): Peer {
  const talk = new ProxyTalk(socket);
  return {
    socket,
    bytes: async (count) => [...(await talk.hear(count))],
    heard: async (count) => String.fromCharCode(...(await talk.hear(count))),
    say: (words) => talk.say(typeof words === "string" ? Buffer.from(words) : Uint8Array.from(words)),
  };
}

async function failureOf(dialling: Promise<unknown>): Promise<Error> {
  try {
    await dialling;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("It did not reject with an error.");
}
