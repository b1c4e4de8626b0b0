import { describe, expect, it } from "vitest";
import { formatHostPort, parseExtendedHostPort, parseHostPort } from "@tandem/protocol";
import { settle } from "@tandem/transport/testing";
import type { ScriptedListener, ScriptedPeer } from "@tandem/testkit";
import { bench, clientAddress, failureOf, serverAddress } from "../scripted.fixtures.ts";
import { passiveEndpoint } from "./passive-endpoint.ts";

/** Sends `hello` over the next connection there. */
async function deliver(peer: ScriptedPeer, listener: ScriptedListener): Promise<void> {
  const data = await listener.accept();
  await peer.answer("RETR a", "150 Opening.");
  data.stream.end("hello");
  peer.say("226 Done.");
  await listener[Symbol.asyncDispose]();
}

const text = async (bytes: Promise<Uint8Array>): Promise<string> => Buffer.from(await bytes).toString();

describe("passive mode", () => {
  it("falls back to PASV when EPSV is refused, and remembers it", async () => {
    const { peer, client } = await (await bench()).logIn();
    for (const first of [true, false]) {
      const bytes = client.downloadBytes("a");
      if (first) await peer.answer("TYPE I", "200 Image.");
      if (first) await peer.answer("EPSV", "500 What?");
      await peer.expect("PASV");
      const listener = await peer.listen();
      peer.say(`227 Entering passive mode (${formatHostPort(listener.local)}).`);
      await deliver(peer, listener);
      expect(await text(bytes)).toBe("hello");
    }
  });

  it("falls back to PASV when the connection to EPSV's port is refused or lost on the way", async () => {
    for (const verdict of ["refuse", "drop"] as const) {
      const rig = await bench();
      const { peer, client } = await rig.logIn();
      rig.network.firewall((_from, to) => (to.port === 5 ? verdict : "pass"));
      const bytes = client.downloadBytes("a");
      await peer.answer("TYPE I", "200 Image.");
      await peer.answer("EPSV", "229 Ok (|||5|).");
      if (verdict === "drop") await rig.clock.advance(15_000);
      await peer.expect("PASV");
      const listener = await peer.listen();
      peer.say(`227 Entering passive mode (${formatHostPort(listener.local)}).`);
      await deliver(peer, listener);
      expect(await text(bytes)).toBe("hello");
    }
  });

  it("understands the answer of each command in the shape of the other", async () => {
    const { peer, client } = await (await bench()).logIn();
    const bytes = client.downloadBytes("a");
    await peer.answer("TYPE I", "200 Image.");
    await peer.expect("EPSV");
    const listener = await peer.listen();
    peer.say(`227 Entering passive mode ${formatHostPort(listener.local)}`);
    await deliver(peer, listener);
    expect(await text(bytes)).toBe("hello");
  });

  it.each(["10,0,0,1", "0,0,0,0", "127,0,0,1", "192,0,2,99"])(
    "dials the host of the control connection when 227 names %s",
    async (host) => {
      const { peer, client } = await (await bench()).logIn();
      const bytes = client.downloadBytes("a");
      await peer.answer("TYPE I", "200 Image.");
      await peer.answer("EPSV", "502 No.");
      await peer.expect("PASV");
      const listener = await peer.listen();
      peer.say(`227 Ok (${host},${listener.local.port >> 8},${listener.local.port & 255})`);
      await deliver(peer, listener);
      expect(await text(bytes)).toBe("hello");
    },
  );

  it("dials another host only when told to, and only where it can be meant", () => {
    const control = { address: serverAddress, port: 21 };
    expect(passiveEndpoint({ address: "198.51.100.7", port: 9 }, control, true).address).toBe("198.51.100.7");
    expect(passiveEndpoint({ address: "198.51.100.7", port: 9 }, control, false).address).toBe(serverAddress);
    for (const address of ["10.0.0.1", "0.0.0.0", "127.0.0.1", "224.0.0.1", "169.254.1.1"]) {
      expect(passiveEndpoint({ address, port: 9 }, control, true)).toEqual({ address: serverAddress, port: 9 });
    }
    expect(passiveEndpoint({ address: "10.0.0.2", port: 9 }, { address: "10.0.0.1", port: 21 }, true).address).toBe(
      "10.0.0.2",
    );
  });

  it("says what to do when no way leads there", async () => {
    const rig = await bench();
    const { peer, client } = await rig.logIn();
    const bytes = client.downloadBytes("a");
    bytes.catch(() => {});
    await peer.answer("TYPE I", "200 Image.");
    await peer.answer("EPSV", "229 Ok (|||5|).");
    await peer.answer("PASV", "227 Ok (195,149,0,1,0,6).");
    expect(await failureOf(bytes)).toMatchObject({
      code: "not-opened",
      phase: "data-open",
      message: expect.stringContaining("active mode"),
      connectionUsable: true,
    });

    const refused = client.downloadBytes("a");
    refused.catch(() => {});
    await peer.answer("EPSV", "502 No.");
    await peer.answer("PASV", "425 No port is free.");
    expect(await failureOf(refused)).toMatchObject({
      code: "refused",
      command: "PASV",
      phase: "data-open",
      retryable: true,
    });
  });

  it("asks once more for a port that the server could not have just then", async () => {
    const { peer, client } = await (await bench()).logIn();
    const first = client.downloadBytes("a");
    await peer.answer("TYPE I", "200 Image.");
    (await (await peer.passive()).accept()).stream.end("a");
    await peer.answer("RETR a", "150 Opening.", "226 Done.");
    await first;
    const second = client.downloadBytes("b");
    await peer.answer("EPSV", "425 Unable to identify the local data socket: Address already in use");
    (await (await peer.passive()).accept()).stream.end("b");
    await peer.answer("RETR b", "150 Opening.", "226 Done.");
    expect(Buffer.from(await second).toString()).toBe("b");
    const third = failureOf(client.downloadBytes("c"));
    for (let n = 0; n < 2; n++) await peer.answer("EPSV", "425 No port is free.");
    expect(await third).toMatchObject({ reply: { code: 425 }, phase: "data-open", retryable: true });
  });

  it("breaks off the transfer when a way that led there leads there no more", async () => {
    const rig = await bench();
    const { peer, client } = await rig.logIn();
    const first = client.downloadBytes("a");
    await peer.answer("TYPE I", "200 Image.");
    await deliver(peer, await peer.passive());
    await first;
    const second = client.downloadBytes("b");
    second.catch(() => {});
    await peer.answer("EPSV", "229 Ok (|||5|).");
    await peer.expect("RETR b");
    await peer.answer("ABOR", "426 Nobody came.", "226 Aborted.");
    expect(await failureOf(second)).toMatchObject({ reply: { code: 426 }, connectionUsable: true });
  });
});

describe("active mode", () => {
  it("listens, says so with PORT, and takes the server's connection", async () => {
    const rig = await bench();
    const { peer, client } = await rig.logIn({ mode: "active" });
    const bytes = client.downloadBytes("a");
    await peer.answer("TYPE I", "200 Image.");
    const command = await peer.answer(/^PORT /, "200 Will do.");
    const endpoint = parseHostPort(command.slice(5));
    expect(endpoint.address).toBe(clientAddress);
    await peer.answer("RETR a", "150 Opening.");
    const data = await peer.dial(endpoint);
    data.stream.end("hello");
    peer.say("226 Done.");
    expect(await text(bytes)).toBe("hello");
    await settle();
    expect(rig.network.open.listeners).toBe(1);
  });

  it("announces no port before the transfer before it is confirmed", async () => {
    const { peer, client } = await (await bench()).logIn({ mode: "active", window: 8 });
    const both = ["a", "b"].map((path) => text(client.downloadBytes(path)));
    for (const path of ["a", "b"]) {
      const endpoint = parseHostPort((await peer.answer(/^PORT /, "200 Will do.")).slice(5));
      await peer.answer(`RETR ${path}`, "150 Opening.");
      (await peer.dial(endpoint)).stream.end(path);
      await settle();
      expect(peer.commands.at(-1)).toBe(`RETR ${path}`);
      peer.say("226 Done.");
    }
    expect(await Promise.all(both)).toEqual(["a", "b"]);
  });

  it("turns a stranger away who connects first, and goes on waiting for the server", async () => {
    const rig = await bench();
    const { peer, client } = await rig.logIn({ mode: "active" });
    const bytes = client.downloadBytes("a");
    await peer.answer("TYPE I", "200 Image.");
    const endpoint = parseHostPort((await peer.answer(/^PORT /, "200 Will do.")).slice(5));
    const stranger = await rig.network.host("203.0.113.66").dial({ remote: endpoint });
    stranger.stream.write("poison");
    await peer.answer("RETR a", "150 Opening.");
    const data = await peer.dial(endpoint);
    data.stream.end("hello");
    peer.say("226 Done.");
    expect(await text(bytes)).toBe("hello");
    expect(stranger.stream.destroyed).toBe(true);
  });

  it("uses EPRT over IPv6, and for IPv4 where PORT is not known", async () => {
    for (const addresses of [
      ["2001:db8::1", "2001:db8::90"],
      [serverAddress, clientAddress],
    ] as const) {
      const { peer, client } = await (await bench({ addresses })).logIn({ mode: "active" });
      for (const first of [true, false]) {
        const bytes = client.downloadBytes("a");
        if (first) await peer.answer("TYPE I", "200 Image.");
        if (first && addresses[0] === serverAddress) await peer.answer(/^PORT /, "502 No.");
        const endpoint = parseExtendedHostPort((await peer.answer(/^EPRT /, "200 Will do.")).slice(5));
        expect(endpoint.address).toBe(addresses[1]);
        await peer.answer("RETR a", "150 Opening.");
        const data = await peer.dial(endpoint);
        data.stream.end("hello");
        peer.say("226 Done.");
        expect(await text(bytes)).toBe("hello");
      }
    }
  });

  it("keeps to a range of ports and names another address when told so", async () => {
    const { peer, client } = await (
      await bench()
    ).logIn({ mode: "active", activePorts: { first: 6000, last: 6001 }, activeAddress: "198.51.100.7" });
    for (const port of [6000, 6001, 6000]) {
      const bytes = client.downloadBytes("a");
      if (peer.commands.length === 3) await peer.answer("TYPE I", "200 Image.");
      await peer.answer(`PORT ${formatHostPort({ address: "198.51.100.7", port })}`, "200 Will do.");
      await peer.answer("RETR a", "150 Opening.");
      const data = await peer.dial({ address: clientAddress, port });
      data.stream.end("hello");
      peer.say("226 Done.");
      expect(await text(bytes)).toBe("hello");
    }
  });

  it("surfaces 425 at once and closes its port", async () => {
    const rig = await bench();
    const { peer, client } = await rig.logIn({ mode: "active" });
    const bytes = client.downloadBytes("a");
    bytes.catch(() => {});
    await peer.answer("TYPE I", "200 Image.");
    await peer.answer(/^PORT /, "200 Will do.");
    await peer.answer("RETR a", "150 Opening.", "425 Cannot reach you.");
    expect(await failureOf(bytes)).toMatchObject({ reply: { code: 425 }, phase: "data-open", retryable: true });
    expect(rig.network.open.listeners).toBe(1);
  });

  it("gives up a server that never connects, with ABOR", async () => {
    const rig = await bench();
    const { peer, client } = await rig.logIn({ mode: "active" });
    const bytes = client.downloadBytes("a");
    bytes.catch(() => {});
    await peer.answer("TYPE I", "200 Image.");
    await peer.answer(/^PORT /, "200 Will do.");
    await peer.answer("RETR a", "150 Opening.");
    await settle();
    await rig.clock.advance(15_000);
    await peer.answer("ABOR", "226 Aborted.", "225 Nothing.");
    expect(await failureOf(bytes)).toMatchObject({ code: "not-opened", phase: "data-open" });
    const next = client.remove("x");
    await peer.answer("DELE x", "250 Gone.");
    await next;
  });
});
