import { serverMemory, type Client } from "@tandem/client";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";
import { host, tlsScript, type TlsPeer, type TlsScript } from "./client-tls.fixtures.ts";

const refusals = [
  ["vsftpd", "522 SSL connection failed; session reuse required: see require_ssl_reuse option in vsftpd.conf man page"],
  ["ProFTPD", "425 Unable to build data connection: Operation not permitted"],
  ["FileZilla Server", "425 Unable to build data connection: TLS session of data connection not resumed."],
] as const;

/** Refuses the data connection of an upload or a listing, as servers do that do not recognise its TLS session. */
async function refuse(peer: TlsPeer, command: string, reply: string, behind = false): Promise<void> {
  const socket = await peer.passive();
  await peer.answer(command, "150 Here it comes.");
  const tls = peer.data(socket, { recognises: false });
  await new Promise((resolve) => void tls.once(behind ? "readable" : "secure", resolve));
  peer.say(reply);
  tls.destroy();
}

/** Takes a file, and gives it. */
async function take(peer: TlsPeer, command: string): Promise<string> {
  const socket = await peer.passive();
  await peer.answer(command, "150 Send it.");
  const chunks: Buffer[] = [];
  const tls = peer.data(socket);
  for await (const chunk of tls) chunks.push(chunk as Buffer);
  // Node 24 leaves it half open.
  tls.destroy();
  peer.say("226 Stored.");
  return Buffer.concat(chunks).toString();
}

/** Gives a listing. */
async function give(peer: TlsPeer, command: string, text: string): Promise<void> {
  const socket = await peer.passive();
  await peer.answer(command, "150 Here it comes.");
  peer.data(socket).end(text);
  peer.say("226 Done.");
}

/** The way of a client to where {@link settled} has left it. */
async function backInPlace(peer: TlsPeer): Promise<void> {
  await peer.answer("CWD /pub", "250 Yes.");
  await peer.answer("CWD new", "250 Yes.");
  await peer.answer("TYPE I", "200 Yes.");
}

/** A client that is logged in at a directory of its own, with type I. */
async function settled(script: TlsScript): Promise<{ readonly client: Client; readonly peer: TlsPeer }> {
  const connecting = script.connect();
  const peer = await script.accept();
  await peer.logIn();
  const client = await connecting;
  const moving = Promise.all([client.changeDirectory("/pub"), client.changeDirectory("new"), client.size("a")]);
  await peer.answer("CWD /pub", "250 Yes.");
  await peer.answer("CWD new", "250 Yes.");
  await peer.answer("TYPE I", "200 Yes.");
  await peer.answer("SIZE a", "213 1");
  await moving;
  return { client, peer };
}

describe("a server that does not recognise the TLS session of a data connection", () => {
  it.each(refusals)(
    "like %s, is tried again over another connection, in the same directory and with the same type",
    async (_, reply) => {
      const script = await tlsScript();
      const { client, peer } = await settled(script);
      const sending = client.upload("all of it", "b");
      await refuse(peer, "STOR b", reply);
      const again = await script.accept();
      await peer.ended;
      expect(client.lost).toBeUndefined();
      await again.logIn();
      await backInPlace(again);
      expect(await take(again, "STOR b")).toBe("all of it");
      expect(await sending).toMatchObject({ bytes: 9, reply: { code: 226 } });
    },
  );

  it.each([
    ["bytes", "all of it"],
    ["end", ""],
  ])("as real ones do it, which say so to the first %s of an upload, gets all of it again", async (_, content) => {
    const script = await tlsScript();
    const { client, peer } = await settled(script);
    async function* source(): AsyncGenerator<Uint8Array> {
      for (const letter of content) yield await Promise.resolve(Buffer.from(letter));
    }
    const sending = client.upload(source(), "b");
    await refuse(peer, "STOR b", refusals[0][1], true);
    const again = await script.accept();
    await again.logIn();
    await again.answer("CWD /pub", "250 Yes.");
    await again.answer("CWD new", "250 Yes.");
    await again.answer("TYPE I", "200 Yes.");
    expect(await take(again, "STOR b")).toBe(content);
    expect(await sending).toMatchObject({ bytes: content.length });
  });

  it("quirk 29: is then spoken to in TLS 1.2, and the next session begins with that", async () => {
    const script = await tlsScript();
    const memory = serverMemory();
    const connecting = script.connect({ memory });
    const first = await script.accept();
    await first.logIn();
    const client = await connecting;
    const listing = client.names();
    await refuse(first, "NLST", refusals[0][1]);
    const second = await script.accept();
    await second.logIn();
    await refuse(second, "NLST", refusals[0][1]);
    const third = await script.accept();
    await third.logIn();
    await give(third, "NLST", "a\r\n");
    expect(await listing).toEqual(["a"]);
    const next = script.connect({ memory });
    await (await script.accept()).logIn();
    await next;
    const protocols = script.events.flatMap((event) => (event.kind === "control.secured" ? [event.protocol] : []));
    expect(protocols).toEqual(["TLSv1.3", "TLSv1.3", "TLSv1.2", "TLSv1.2"]);
  });

  it("nor in TLS 1.2 either, is told so, with what its operator can do", async () => {
    const script = await tlsScript();
    const connecting = script.connect();
    const memory = script.accept();
    await (await memory).logIn();
    const client = await connecting;
    const listing = client.names();
    listing.catch(() => {});
    await refuse(await memory, "NLST", refusals[0][1]);
    for (let i = 0; i < 2; i++) {
      const peer = await script.accept();
      await peer.logIn();
      await refuse(peer, "NLST", refusals[0][1]);
    }
    await expect(listing).rejects.toMatchObject({
      name: "TransferError",
      code: "insecure",
      reply: { code: 522 },
      message: expect.stringContaining("require_ssl_reuse=NO"),
    });
  });

  it("and only TLS 1.3 is allowed, is tried once more and no older", async () => {
    const script = await tlsScript();
    const connecting = script.connect({ minimumVersion: "TLSv1.3" });
    const first = await script.accept();
    await first.logIn();
    const listing = (await connecting).names();
    listing.catch(() => {});
    await refuse(first, "NLST", refusals[0][1]);
    const second = await script.accept();
    await second.logIn();
    await refuse(second, "NLST", refusals[0][1]);
    await expect(listing).rejects.toMatchObject({ code: "insecure" });
  });

  it("but says so only when bytes of an upload are gone, gets no second upload and another connection", async () => {
    const script = await tlsScript();
    const connecting = script.connect({ retries: 0 });
    const first = await script.accept();
    await first.logIn();
    const client = await connecting;
    const sending = client.upload("all of it", "b");
    sending.catch(() => {});
    await first.answer("TYPE I", "200 Yes.");
    const socket = await first.passive();
    await first.answer("STOR b", "150 Send it.");
    const tls = first.data(socket, { recognises: false });
    await new Promise((resolve) => void tls.once("secure", resolve));
    await new Promise((resolve) => void tls.once("readable", resolve));
    expect(String(tls.read())).toBe("all of it");
    await settle(50);
    await script.clock.advance(300);
    first.say("425 Unable to build data connection: Operation not permitted");
    const second = await script.accept();
    await second.logIn();
    await second.answer("TYPE I", "200 Yes.");
    await expect(sending).rejects.toMatchObject({ code: "broken", retryable: true });
    expect(client.lost).toBeUndefined();
  });

  it("and does not mind, is not asked to wait a second time", async () => {
    const script = await tlsScript();
    const connecting = script.connect();
    const peer = await script.accept();
    await peer.logIn();
    const client = await connecting;
    for (const [name, wait] of [
      ["a", 300],
      ["b", 0],
    ] as const) {
      const sending = client.upload(name, name);
      if (name === "a") await peer.answer("TYPE I", "200 Yes.");
      const socket = await peer.passive();
      await peer.answer(`STOR ${name}`, "150 Send it.");
      const tls = peer.data(socket, { recognises: false });
      await new Promise((resolve) => void tls.once("secure", resolve));
      await settle(50);
      if (wait > 0) await script.clock.advance(wait);
      let text = "";
      for await (const chunk of tls) text += String(chunk);
      // Node 24 leaves it half open.
      tls.destroy();
      expect(text).toBe(name);
      peer.say("226 Stored.");
      await sending;
    }
    expect(script.clock.pending).toBe(0);
  });

  it("and has no TLS 1.2, is told so over one more connection in TLS 1.3, which goes on", async () => {
    const script = await tlsScript();
    const { client, peer } = await settled(script);
    const listing = client.names();
    listing.catch(() => {});
    await refuse(peer, "NLST", refusals[0][1]);
    const second = await script.accept();
    await second.logIn();
    await backInPlace(second);
    await refuse(second, "NLST", refusals[0][1]);
    const third = await script.accept();
    third.say("220 Ready.");
    await third.answer("AUTH TLS", "234 Go ahead.");
    third.secure({ minVersion: "TLSv1.3" }).catch(() => {});
    const fourth = await script.accept();
    await fourth.logIn();
    await backInPlace(fourth);
    await expect(listing).rejects.toMatchObject({ name: "TransferError", code: "insecure", reply: { code: 522 } });
    const asked = client.size("a");
    await fourth.answer("SIZE a", "213 1");
    expect(await asked).toBe(1);
  });

  it("nor lets the client back to where it was, has lost it: no other file is taken for the one that is meant", async () => {
    const script = await tlsScript();
    const { client, peer } = await settled(script);
    const sending = client.upload("all of it", "b");
    sending.catch(() => {});
    await refuse(peer, "STOR b", refusals[0][1]);
    const again = await script.accept();
    await again.logIn();
    await again.answer("CWD /pub", "250 Yes.");
    await again.answer("CWD new", "550 No such directory.");
    await expect(sending).rejects.toMatchObject({
      name: "ConnectionError",
      reply: { code: 550 },
      message: expect.stringContaining("made anew"),
    });
    await again.ended;
    expect(client.lost).toBeDefined();
    await expect(client.size("a")).rejects.toMatchObject({ name: "ConnectionError" });
  });

  it("lets whoever has become somebody else by a command know at once: such a connection cannot be made anew", async () => {
    const script = await tlsScript();
    const { client, peer } = await settled(script);
    const asked = client.command("USER somebody");
    await peer.answer("USER somebody", "230 Welcome.");
    await asked;
    const listing = client.names();
    listing.catch(() => {});
    await refuse(peer, "NLST", refusals[0][1]);
    await expect(listing).rejects.toMatchObject({ name: "TransferError", code: "insecure" });
    expect(client.lost).toBeUndefined();
    expect(script.events.filter(({ kind }) => kind === "control.open")).toHaveLength(1);
  });

  it("does not cost the client of whoever gives the transfer up while the connection is made anew", async () => {
    const script = await tlsScript();
    const { client, peer } = await settled(script);
    const control = new AbortController();
    const sending = client.upload("all of it", "b", { signal: control.signal });
    await refuse(peer, "STOR b", refusals[0][1]);
    const again = await script.accept();
    control.abort(new Error("enough"));
    await expect(sending).rejects.toThrow("enough");
    expect(client.lost).toBeUndefined();
    const asked = client.size("a");
    const impatient = client.size("a", { signal: AbortSignal.abort(new Error("at once")) });
    await expect(impatient).rejects.toThrow("at once");
    await again.logIn();
    await backInPlace(again);
    await again.answer("SIZE a", "213 1");
    expect(await asked).toBe(1);
    expect(client.lost).toBeUndefined();
  });

  it("is left at once when the client is disposed of while the connection is made anew", async () => {
    const script = await tlsScript();
    const { client, peer } = await settled(script);
    const sending = client.upload("all of it", "b");
    sending.catch(() => {});
    await refuse(peer, "STOR b", refusals[0][1]);
    const again = await script.accept();
    const disposed = client[Symbol.asyncDispose]();
    await expect(sending).rejects.toMatchObject({ code: "closed" });
    await again.ended;
    again.socket.stream.end();
    await disposed;
    expect(client.lost).toBeDefined();
    await settle(50);
    expect(script.clock.pending).toBe(0);
  });

  it("leaves no connection open when the client is closed meanwhile", async () => {
    const script = await tlsScript();
    const { client, peer } = await settled(script);
    const sending = client.upload("all of it", "b");
    const closing = client.close();
    await refuse(peer, "STOR b", refusals[0][1]);
    const again = await script.accept();
    await again.logIn();
    await backInPlace(again);
    await take(again, "STOR b");
    await sending;
    await again.answer("QUIT", "221 Bye.");
    again.socket.stream.end();
    await closing;
    await again.ended;
    await settle(50);
    expect(script.clock.pending).toBe(0);
  });

  it.each([
    ["425 Cannot open data connection.", true],
    ["450 The file is busy.", false],
  ] as const)("is not suspected behind a %s that has another reason", async (reply, lenient) => {
    const script = await tlsScript();
    const connecting = script.connect();
    const peer = await script.accept();
    await peer.logIn();
    const client = await connecting;
    if (lenient) {
      const listing = client.names();
      const socket = await peer.passive();
      await peer.answer("NLST", "150 Here it comes.");
      peer.data(socket, { recognises: false }).end("a\r\n");
      peer.say("226 Done.");
      await listing;
    }
    const listing = client.names();
    listing.catch(() => {});
    await refuse(peer, "NLST", reply);
    await expect(listing).rejects.toMatchObject({ name: "RefusedError", reply: { code: Number(reply.slice(0, 3)) } });
  });

  it.each([
    ["550", "550 No such directory."],
    ["425 of a data connection that went on with its session", "425 Cannot build data connection."],
  ])("is not suspected behind a %s", async (what, reply) => {
    const script = await tlsScript();
    const connecting = script.connect();
    const peer = await script.accept();
    await peer.logIn();
    const listing = (await connecting).names();
    listing.catch(() => {});
    const socket = await peer.passive();
    await peer.answer("NLST", "150 Here.");
    const tls = peer.data(socket, { recognises: !what.startsWith("550") });
    await new Promise((resolve) => void tls.once("secure", resolve));
    await settle(50);
    peer.say(reply);
    tls.destroy();
    await expect(listing).rejects.toMatchObject({ name: "RefusedError", reply: { code: Number(reply.slice(0, 3)) } });
  });
});

it("a version of TLS that a server has given up since is forgotten, and the newest spoken", async () => {
  const script = await tlsScript();
  const memory = serverMemory();
  memory.remember(`${host}:21`, { newestTls: "TLSv1.2" });
  const connecting = script.connect({ memory });
  const first = await script.accept();
  first.say("220 Ready.");
  await first.answer("AUTH TLS", "234 Go ahead.");
  first.secure({ minVersion: "TLSv1.3" }).catch(() => {});
  await (await script.accept()).logIn({ minVersion: "TLSv1.3" });
  await connecting;
  expect(memory.recall(`${host}:21`)).toEqual({});
});
