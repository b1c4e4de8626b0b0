import { encodeProxyHeader, parsePassiveReply, type Endpoint } from "@tandem/protocol";
import { memoryServer, openDialogue, readAll, type Dialogue, type MemoryServer } from "@tandem/testkit";
import type { DialOptions, Network, Socket } from "@tandem/transport";
import { settle } from "@tandem/transport/testing";
import { expect, it } from "vitest";

const proxyAddress = "192.168.150.1";
const front = { address: "198.51.100.7", port: 21 };

/** A server that listens behind one proxy. */
function behindProxy(): Promise<MemoryServer> {
  return memoryServer({ proxies: [proxyAddress] });
}

/** How a client sees the server through the proxy: it dials the proxy, and the proxy the server, with a header before all. */
function throughProxy(made: MemoryServer, client: string, version: 1 | 2 = 2): Network {
  const proxy = made.network.host(proxyAddress);
  let port = 40_000;
  return {
    listen: (options, accept) => made.network.host(client).listen(options, accept),
    async dial({ remote }: DialOptions): Promise<Socket> {
      const socket = await proxy.dial({ remote });
      const source: Endpoint = { address: client, port: port++ };
      const destination = { ...front, port: remote.port };
      socket.stream.write(encodeProxyHeader({ kind: "proxied", source, destination }, version));
      return { ...socket, local: source };
    },
  };
}

async function loggedIn(made: MemoryServer, client: string, version?: 1 | 2): Promise<Dialogue> {
  const dialogue = await openDialogue(throughProxy(made, client, version), made.at);
  await dialogue.logIn();
  return dialogue;
}

it.each([1, 2] as const)("a session behind a proxy is the client's, with header version %i", async (version) => {
  await using made = await behindProxy();
  const dialogue = await loggedIn(made, "203.0.113.9", version);
  expect(await dialogue.ask("STAT")).toContain("Connected from 203.0.113.9:40000 to 198.51.100.7:21.");
  expect(made.events).toContainEqual(
    expect.objectContaining({ kind: "control.open", client: { address: "203.0.113.9", port: 40_000 } }),
  );
});

it("data connections come through the proxy too: a download, an upload, and one of no bytes", async () => {
  await using made = await behindProxy();
  await made.put("/a", "through the proxy");
  const dialogue = await loggedIn(made, "203.0.113.9");
  const download = await dialogue.passive();
  expect(await dialogue.ask("RETR a")).toMatch(/^150 /);
  expect(String(await readAll(download))).toBe("through the proxy");
  expect((await dialogue.reply()).code).toBe(226);
  for (const content of ["back", ""]) {
    const upload = await dialogue.passive();
    upload.stream.end(content);
    upload.stream.resume();
    expect(await dialogue.ask("STOR b")).toMatch(/^150 /);
    expect((await dialogue.reply()).code).toBe(226);
    expect(await made.content("/b")).toBe(content);
  }
});

it("227 names the address that the client has dialled, and HOST knows it", async () => {
  await using made = await behindProxy();
  const dialogue = await openDialogue(throughProxy(made, "203.0.113.9"), made.at);
  expect(await dialogue.ask(`HOST ${front.address}`)).toMatch(/^220 /);
  await dialogue.logIn();
  expect(parsePassiveReply(await dialogue.ask("PASV")).address).toBe(front.address);
});

it("a client of IPv6 is spoken to as such, although the proxy speaks IPv4", async () => {
  await using made = await behindProxy();
  const proxy = made.network.host(proxyAddress);
  const source = { address: "2001:db8::9", port: 40_000 };
  const destination = { address: "2001:db8::21", port: 21 };
  const dialogue = await openDialogue(
    {
      listen: (options, accept) => proxy.listen(options, accept),
      async dial({ remote }) {
        const socket = await proxy.dial({ remote });
        socket.stream.write(encodeProxyHeader({ kind: "proxied", source, destination }, 2));
        return socket;
      },
    },
    made.at,
  );
  await dialogue.logIn();
  expect(await dialogue.ask("EPSV 1")).toMatch(/^522 /);
  expect(await dialogue.ask("EPSV 2")).toMatch(/^229 /);
  expect(await dialogue.ask("PASV")).toMatch(/^502 /);
});

it("active mode goes to the client itself, and neither to the proxy nor to anybody else", async () => {
  await using made = await behindProxy();
  await made.put("/a", "straight");
  const dialogue = await loggedIn(made, "203.0.113.9");
  for (const other of [proxyAddress, "203.0.113.10"]) {
    expect(await dialogue.ask(`EPRT |1|${other}|40000|`)).toMatch(/^501 /);
  }
  let accept: (socket: Socket) => void = () => {};
  const accepted = new Promise<Socket>((resolve) => (accept = resolve));
  const client = made.network.host("203.0.113.9");
  await using listener = await client.listen({ local: { address: client.address, port: 0 } }, (data) => accept(data));
  expect(await dialogue.ask(`EPRT |1|${client.address}|${listener.local.port}|`)).toMatch(/^200 /);
  expect(await dialogue.ask("RETR a")).toMatch(/^150 /);
  expect(String(await readAll(await accepted))).toBe("straight");
});

it("another client of the same proxy does not get the data connection, and the rightful one still does", async () => {
  await using made = await behindProxy();
  await made.put("/a", "for one only");
  const dialogue = await loggedIn(made, "203.0.113.9");
  const { port } = /\|\|\|(?<port>\d+)\|/.exec(await dialogue.ask("EPSV"))!.groups!;
  const remote = { address: made.at.address, port: Number(port) };
  const thief = await throughProxy(made, "203.0.113.66").dial({ remote });
  const stolen = readAll(thief).then(String, (error: NodeJS.ErrnoException) => error.code);
  await settle();
  const rightful = await throughProxy(made, "203.0.113.9").dial({ remote });
  expect(await dialogue.ask("RETR a")).toMatch(/^150 /);
  expect(String(await readAll(rightful))).toBe("for one only");
  expect(await stolen).toBe("ECONNRESET");
});

it("a proxy that forgets its header is turned away with a reason, on either connection, and others are served", async () => {
  await using made = await behindProxy();
  const proxy = made.network.host(proxyAddress);
  const silent = await proxy.dial({ remote: made.at });
  silent.stream.resume();
  const gone = new Promise((resolve) => silent.stream.once("error", resolve));
  const dialogue = await loggedIn(made, "203.0.113.9");
  const { port } = /\|\|\|(?<port>\d+)\|/.exec(await dialogue.ask("EPSV"))!.groups!;
  const data = await proxy.dial({ remote: { address: made.at.address, port: Number(port) } });
  data.stream.on("error", () => {}).write("no header");
  await settle();
  expect(data.stream.destroyed).toBe(true);
  await made.clock.advance(10_000);
  expect(await gone).toMatchObject({ code: "ECONNRESET" });
  const reasons = made.events.flatMap((event) => (event.kind === "control.refused" ? [event.reason] : []));
  expect(reasons).toEqual([
    expect.stringContaining('begins with "no header" and not with a PROXY header'),
    expect.stringContaining("No PROXY header came from 192.168.150.1"),
  ]);
  expect(await dialogue.ask("NOOP")).toMatch(/^200 /);
});

it("a proxy that only looks whether the server is there costs nothing, with a header or without", async () => {
  await using made = await behindProxy();
  const proxy = made.network.host(proxyAddress);
  for (const bytes of [new Uint8Array(0), encodeProxyHeader({ kind: "local" }, 2)]) {
    const { stream } = await proxy.dial({ remote: made.at });
    stream.resume().end(bytes);
    await settle();
    expect(stream.closed).toBe(true);
    expect(made.server.sessions).toBe(0);
  }
  expect(made.clock.pending).toBe(0);
});

it("a server that is closed waits for no header", async () => {
  await using made = await behindProxy();
  const { stream } = await made.network.host(proxyAddress).dial({ remote: made.at });
  stream.on("error", () => {}).resume();
  await settle();
  await made.server.close();
  await settle();
  expect(stream.destroyed).toBe(true);
  expect(made.network.open).toEqual({ sockets: 0, listeners: 0, dials: 0 });
  expect(made.clock.pending).toBe(0);
});
