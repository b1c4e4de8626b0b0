import { X509Certificate } from "node:crypto";
import { connect, type ConnectOptions } from "@tandem/client";
import { accountList, createServer } from "@tandem/server";
import { memoryStorage } from "@tandem/storage";
import type { MemoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";
import { certificate, connectTo, host, namedServer } from "./client-tls.fixtures.ts";

const versions = ["TLSv1.2", "TLSv1.3"] as const;
const modes = ["passive", "active"] as const;
const demanding = { sessionReuse: "require", login: "required", data: "required" } as const;
const everyWay = versions.flatMap((version) => modes.map((mode) => [version, mode] as const));

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

/** What both sides agreed on, as the server's trace tells it. */
function handshakes({ events }: Pick<MemoryServer, "events">): readonly string[] {
  return events.flatMap((event) =>
    event.kind === "control.secured" || event.kind === "data.secured"
      ? [`${event.kind.split(".")[0]} ${event.protocol}${event.reused ? " reused" : ""}`]
      : [],
  );
}

describe.each(everyWay)("a client that speaks %s in %s mode", (maximumVersion, mode) => {
  it("does forty listings and transfers in a row with a server that wants its sessions to be gone on with", async () => {
    await using made = await namedServer({ tls: demanding });
    await using client = await connectTo(made, { maximumVersion, mode });
    for (let i = 0; i < 10; i++) {
      await client.upload(`content ${i}`, `file-${i}`);
      expect(text(await client.downloadBytes(`file-${i}`))).toBe(`content ${i}`);
      expect(await client.list().all()).toHaveLength(i + 1);
      expect(await client.names()).toHaveLength(i + 1);
    }
    expect(handshakes(made)).toEqual([
      `control ${maximumVersion}`,
      ...Array.from({ length: 40 }, () => `data ${maximumVersion} reused`),
    ]);
  });

  it("may be given all of them at once", async () => {
    await using made = await namedServer({ tls: demanding });
    await using client = await connectTo(made, { maximumVersion, mode });
    const names = Array.from({ length: 20 }, (_, i) => `file-${i}`);
    await Promise.all(names.map((name) => client.upload(name, name)));
    const [listed, ...contents] = await Promise.all([
      client.names(),
      ...names.map((name) => client.downloadBytes(name)),
    ]);
    expect(listed).toHaveLength(20);
    expect(contents.map(text)).toEqual(names);
    expect(
      handshakes(made)
        .slice(1)
        .every((handshake) => handshake.endsWith("reused")),
    ).toBe(true);
  });

  it.each([0, 1, 10_000_000])("sends %i bytes and gets them back, each end of TLS in its place", async (length) => {
    await using made = await namedServer({ tls: { ...demanding, closeNotify: "required" } });
    await using client = await connectTo(made, { maximumVersion, mode });
    const bytes = new Uint8Array(length).map((_, i) => i * 7 + (i >> 8));
    expect(await client.upload(bytes, "file")).toMatchObject({ bytes: length, reply: { code: 226 } });
    expect(Buffer.compare(await client.downloadBytes("file"), bytes)).toBe(0);
  });

  it("breaks transfers off, both ways, and the next one finds its session again", async () => {
    await using made = await namedServer({ tls: demanding });
    await using client = await connectTo(made, { maximumVersion, mode });
    await made.put("/large", new Uint8Array(5_000_000));
    for (let i = 0; i < 5; i++) {
      const enough = new AbortController();
      const sink = { write: () => Promise.resolve(enough.abort(new Error("enough"))) };
      await expect(client.download("large", sink, { signal: enough.signal })).rejects.toThrow("enough");
      async function* broken(): AsyncGenerator<Uint8Array> {
        yield await Promise.resolve(new Uint8Array(100_000));
        throw new Error("the source broke");
      }
      await expect(client.upload(broken(), "large")).rejects.toThrow("the source broke");
      expect(await client.downloadBytes("large")).toHaveLength(5_000_000);
    }
    expect(
      handshakes(made)
        .slice(1)
        .every((handshake) => handshake.endsWith("reused")),
    ).toBe(true);
  });

  it("leaves nothing open when it is closed", async () => {
    const made = await namedServer({ tls: demanding });
    const client = await connectTo(made, { maximumVersion, mode });
    await client.upload("a", "a");
    await client.names();
    await client.close();
    await made[Symbol.asyncDispose]();
    await settle(200);
    expect(made.network.open).toEqual({ sockets: 0, listeners: 0, dials: 0 });
    expect(made.clock.pending).toBe(0);
  });
});

describe("implicit TLS", () => {
  it.each(versions)("is spoken from the first byte on, by its URL and its port", async (maximumVersion) => {
    await using made = await namedServer({ tls: demanding });
    await made.server.listen({ address: made.at.address, port: 990 }, { tls: "implicit" });
    const url = `ftps://demo:secret@${host}/`;
    const trust = { authorities: [certificate.chain] };
    await using client = await connect(url, { network: made.client, clock: made.clock, trust, maximumVersion });
    await client.upload("a", "a");
    expect(text(await client.downloadBytes("a"))).toBe("a");
    expect(made.events.some((event) => event.kind === "control.line" && event.text.startsWith("AUTH"))).toBe(false);
    expect(handshakes(made)).toEqual([
      `control ${maximumVersion}`,
      `data ${maximumVersion} reused`,
      `data ${maximumVersion} reused`,
    ]);
  });
});

describe("explicit TLS", () => {
  it("is what an ftpes: URL asks for, and features are asked for under it", async () => {
    await using made = await namedServer();
    const options = { network: made.client, clock: made.clock, trust: { authorities: [certificate.chain] } };
    await using client = await connect(`ftpes://demo:secret@${host}`, options);
    expect(client.features.has("PROT")).toBe(true);
    const said = made.events.flatMap((event) =>
      event.kind === "control.line" && event.from === "client" ? [event.text] : [],
    );
    expect(said.slice(0, 4)).toEqual(["AUTH TLS", "USER demo", "PASS ****", "FEAT"]);
    expect(said.slice(-2)).toEqual(["PBSZ 0", "PROT P"]);
  });

  it("leaves files in clear where that is asked for", async () => {
    await using made = await namedServer();
    await using client = await connectTo(made, { dataProtection: "clear" });
    await client.upload("a", "a");
    expect(text(await client.downloadBytes("a"))).toBe("a");
    expect(handshakes(made)).toEqual(["control TLSv1.3"]);
  });

  it("is taken off the control connection by CCC, and data connections keep it", async () => {
    await using made = await namedServer({ tls: { clearing: "allowed", sessionReuse: "require" } });
    await using client = await connectTo(made);
    await client.clearControl();
    await client.upload("a", "a");
    expect(text(await client.downloadBytes("a"))).toBe("a");
    await client.close();
    expect(handshakes(made)).toEqual(["control TLSv1.3", "data TLSv1.3 reused", "data TLSv1.3 reused"]);
    await using refused = await namedServer();
    await using other = await connectTo(refused);
    await expect(other.clearControl()).rejects.toMatchObject({ name: "RefusedError", reply: { code: 500 } });
    expect(await other.names()).toEqual([]);
  });

  it.each(["AUTH TLS", "PROT C", "CCC", "REIN"])("is not changed behind the client's back by %s", async (line) => {
    await using made = await namedServer();
    await using client = await connectTo(made);
    expect(() => client.command(line)).toThrow(TypeError);
    expect(await client.names()).toEqual([]);
  });
});

describe.each(everyWay)("over real connections, %s in %s mode", (maximumVersion, mode) => {
  it("forty transfers and listings in a row, and a file of 10 MB both ways", async () => {
    const server = createServer({
      storage: memoryStorage({ now: Date.now }),
      accounts: accountList([{ name: "demo", secret: { password: "secret" } }]),
      tls: { ...demanding, certificates: [certificate] },
    });
    const { port } = await server.listen({ address: "127.0.0.1", port: 0 });
    try {
      const pins = [fingerprintOf()];
      const given: ConnectOptions = { host: "127.0.0.1", port, user: "demo", password: "secret" };
      await using client = await connect({ ...given, tls: "explicit", trust: { pins }, maximumVersion, mode });
      for (let i = 0; i < 13; i++) {
        await client.upload(`content ${i}`, `file-${i}`);
        expect(text(await client.downloadBytes(`file-${i}`))).toBe(`content ${i}`);
        expect(await client.list().all()).toHaveLength(i + 1);
      }
      const large = new Uint8Array(10_000_000).map((_, i) => i * 7 + (i >> 8));
      await client.upload(large, "large");
      await client.upload("", "empty");
      expect(Buffer.compare(await client.downloadBytes("large"), large)).toBe(0);
      expect(await client.downloadBytes("empty")).toHaveLength(0);
    } finally {
      await server.close();
    }
  });
});

function fingerprintOf(): string {
  return new X509Certificate(certificate.chain).fingerprint256;
}
