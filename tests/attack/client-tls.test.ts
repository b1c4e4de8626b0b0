import { once } from "node:events";
import { TransferError, type ConnectOptions } from "@tandem/client";
import { makeCertificate } from "@tandem/transport";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";
import {
  host,
  namedServer,
  connectTo,
  tlsScript,
  type TlsPeer,
  type TlsScript,
} from "../session/client-tls.fixtures.ts";
import { failureOf, patiently } from "./hostile.ts";
import { provedIn } from "./proved-in.ts";

/** Somebody else's certificate, for the same name. */
const theirs = makeCertificate({ names: [host], date: Date.now(), days: 2 });

/** A client that is logged in to a server that follows a script. */
async function loggedIn(options?: Partial<ConnectOptions>) {
  const script = await tlsScript();
  // What an attack comes to is looked at once; tried again, it would come to the same.
  const connecting = script.connect({ retries: 0, ...options });
  const peer = await script.accept();
  await peer.logIn();
  return { script, peer, client: await connecting };
}

function said({ events }: TlsScript): readonly string[] {
  return events.flatMap((event) => (event.kind === "control.line" && event.from === "client" ? [event.text] : []));
}

describe("T1: bytes in clear behind the 234 of the server", () => {
  it.each([
    ["replies in the same segment", '230 You are logged in.\r\n257 "/"\r\n', false],
    ["half a reply in the same segment", "230 You are lo", false],
    ["replies in the next segment", "230 You are logged in.\r\n", true],
  ])("%s are an error before the name of the user is sent", async (_, injected, later) => {
    const script = await tlsScript();
    const connecting = script.connect();
    const peer = await script.accept();
    peer.say("220 Ready.");
    await peer.answer("AUTH TLS");
    peer.socket.stream.write(later ? "234 Go ahead.\r\n" : `234 Go ahead.\r\n${injected}`);
    if (later) await settle();
    if (later) peer.socket.stream.write(injected);
    await expect(connecting).rejects.toMatchObject({ name: "ConnectionError", code: "insecure", phase: "tls" });
    expect(said(script)).toEqual(["AUTH TLS"]);
    await peer.ended;
  });
});

describe("T2: a transfer that is cut off without an end of TLS", () => {
  const cuts = ["a FIN", "a reset"] as const;

  /** Sends a part of something, and then ends TCP alone. */
  async function cut(peer: TlsPeer, command: string, how: (typeof cuts)[number], bytes: string): Promise<void> {
    const socket = await peer.passive();
    await peer.answer(command, "150 Here it comes.");
    const tls = peer.data(socket);
    await once(tls, "secure");
    tls.write(bytes);
    await settle(60);
    if (how === "a FIN") socket.stream.end();
    else socket.reset();
    peer.say("226 Done.");
  }

  it.each(cuts)("by %s is a download that was interrupted, whatever the server says of it", async (how) => {
    const { peer, client } = await loggedIn();
    const failed = failureOf(client.downloadBytes("a"));
    await peer.answer("TYPE I", "200 Yes.");
    await cut(peer, "RETR a", how, "the first half");
    const error = await failed;
    expect(error).toBeInstanceOf(TransferError);
    expect(error).toMatchObject({ code: how === "a FIN" ? "truncated" : "broken", phase: "transfer", retryable: true });
    expect(client.lost).toBeUndefined();
  });

  it.each(cuts)("by %s is a listing that was interrupted", async (how) => {
    for (const verb of ["LIST", "MLSD"] as const) {
      const { peer, client } = await loggedIn();
      const failed = failureOf(client.list(undefined, { verb }).all());
      await cut(peer, verb, how, "type=file;size=1; a\r\n");
      expect(await failed).toMatchObject({ name: "TransferError", code: how === "a FIN" ? "truncated" : "broken" });
    }
  });

  it("before its first byte is no empty file", async () => {
    const { peer, client } = await loggedIn();
    const failed = failureOf(client.downloadBytes("a"));
    await peer.answer("TYPE I", "200 Yes.");
    await cut(peer, "RETR a", "a FIN", "");
    expect(await failed).toMatchObject({ code: "truncated" });
  });

  it("is none when all the bytes came that the server or the caller knows of, and one when a byte is missing", async () => {
    for (const [announced, size, whole] of [
      ["(5 bytes)", undefined, true],
      ["", 5, true],
      ["(6 bytes)", undefined, false],
      ["", 6, false],
    ] as const) {
      const { peer, client } = await loggedIn();
      const fetched = client.downloadBytes("a", { size }).then(
        (bytes) => Buffer.from(bytes).toString(),
        (error: unknown) => error,
      );
      await peer.answer("TYPE I", "200 Yes.");
      const socket = await peer.passive();
      await peer.answer("RETR a", `150 Opening data connection for a ${announced}`);
      const tls = peer.data(socket);
      await once(tls, "secure");
      tls.write("12345");
      await settle(60);
      socket.stream.end();
      peer.say("226 Done.");
      if (whole) expect(await fetched).toBe("12345");
      else expect(await fetched).toMatchObject({ code: "truncated" });
    }
  });

  it("is forgiven where the caller says so, but for a file that is known to be longer", async () => {
    const { peer, client } = await loggedIn({ closeNotify: "optional" });
    const listing = client.names();
    await cut(peer, "NLST", "a FIN", "a\r\nb\r\n");
    expect(await listing).toEqual(["a", "b"]);
    const failed = failureOf(client.downloadBytes("a", { size: 100 }));
    await peer.answer("TYPE I", "200 Yes.");
    await cut(peer, "RETR a", "a FIN", "half");
    expect(await failed).toMatchObject({ code: "incomplete" });
  });

  it("by a client that is broken off is no file to our server", async () => {
    await using made = await namedServer();
    await made.put("/a", "old content");
    await using client = await connectTo(made);
    const control = new AbortController();
    async function* half(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.from("the first half"));
      control.abort(new Error("enough"));
      await new Promise(() => {});
    }
    await expect(client.upload(half(), "a", { signal: control.signal })).rejects.toThrow("enough");
    expect(await made.content("/a")).toBe("old content");
  });
});

describe("T3: a data connection that is not with the server of the control connection", () => {
  it.each([
    ["whose certificate is verified", {}],
    ["whose certificate is pinned", { trust: { pins: ["AB".repeat(32)] } }],
    ["and nothing is verified, but both certificates have to be the same", { trust: { verify: false } }],
  ])("gets nothing of an upload, %s", async (_, options) => {
    const script = await tlsScript();
    const pinned = "trust" in options && "pins" in options.trust;
    const connecting = script.connect(pinned ? {} : options);
    const peer = await script.accept();
    await peer.logIn();
    const client = await connecting;
    const failed = failureOf(client.upload("secret", "a"));
    await peer.answer("TYPE I", "200 Yes.");
    const socket = await peer.passive();
    await peer.answer("STOR a", "150 Send it.");
    const heard: Buffer[] = [];
    const tls = peer.data(socket, { shown: theirs, as: "impostor" });
    tls.on("data", (bytes: Buffer) => heard.push(bytes));
    await once(tls, "close");
    await peer.answer("ABOR", "426 Broken off.", "226 Done.");
    expect(await failed).toMatchObject({ name: "TransferError", code: "insecure" });
    expect(heard).toEqual([]);
    expect(client.lost).toBeUndefined();
  });

  // In TLS 1.2 a session is there before anybody has looked at the certificate.
  it.each(["TLSv1.2", "TLSv1.3"] as const)(
    "gives nothing to a download, nor a session that a later one would go on with, in %s",
    async (maxVersion) => {
      const { peer, client } = await loggedIn();
      for (let i = 0; i < 3; i++) {
        const chunks: Uint8Array[] = [];
        const sink = { write: (bytes: Uint8Array) => Promise.resolve(void chunks.push(bytes)) };
        const failed = failureOf(client.download("a", sink));
        if (i === 0) await peer.answer("TYPE I", "200 Yes.");
        const socket = await peer.passive();
        await peer.answer("RETR a", "150 Here it comes.");
        const tls = peer.data(socket, { shown: theirs, as: "impostor", maxVersion });
        tls.on("error", () => {}).end("forged");
        await peer.answer("ABOR", "426 Broken off.", "226 Done.");
        expect(await failed).toMatchObject({ code: "insecure", message: expect.stringContaining("certificate") });
        expect(chunks).toEqual([]);
      }
    },
  );

  it.each([
    ["RETR a", "425 No."],
    ["RETR a", "226 Done."],
  ])("in clear behind PROT P gives nothing to %s, also when the server says %s", async (command, reply) => {
    const { peer, client } = await loggedIn();
    const chunks: Uint8Array[] = [];
    const sink = { write: (bytes: Uint8Array) => Promise.resolve(void chunks.push(bytes)) };
    const failed = failureOf(client.download("a", sink));
    await peer.answer("TYPE I", "200 Yes.");
    const socket = await peer.passive();
    await peer.answer(command, "150 Here it comes.");
    socket.stream.end("in clear");
    peer.say(reply);
    const code = reply.startsWith("425") ? "refused" : "insecure";
    expect(await failed).toMatchObject({ code });
    expect(chunks).toEqual([]);
  });
});

describe("T4: half a handshake of a server", () => {
  it.each(["explicit", "implicit"] as const)("is waited for no longer than its time, with %s TLS", async (tls) => {
    const script = await tlsScript();
    const connecting = script.connect({ tls });
    const peer = await script.accept();
    if (tls === "explicit") {
      peer.say("220 Ready.");
      await peer.answer("AUTH TLS", "234 Go ahead.");
    }
    expect(await patiently(script.clock, failureOf(connecting))).toMatchObject({
      code: "timeout",
      phase: "tls",
      message: expect.stringContaining("did not finish the TLS handshake"),
    });
    await settle();
    expect(script.clock.pending).toBe(0);
  });

  it("on a data connection ends that transfer, and the next one goes through", async () => {
    const { script, peer, client } = await loggedIn();
    const failed = failureOf(client.names());
    const socket = await peer.passive();
    await peer.answer("NLST", "150 Here.");
    const refused = patiently(script.clock, failed);
    await new Promise<void>(
      (resolve) =>
        void socket.stream
          .on("error", () => {})
          .resume()
          .on("close", () => resolve()),
    );
    peer.say("425 No.");
    expect(await refused).toMatchObject({ reply: { code: 425 } });
    const listing = client.names();
    const next = await peer.passive();
    await peer.answer("NLST", "150 Here.");
    peer.data(next).end("a\r\n");
    peer.say("226 Done.");
    expect(await listing).toEqual(["a"]);
  });
});

describe("T5: TLS that is stripped off", () => {
  it.each([
    "500 What?",
    "502 Not here.",
    "504 Not that.",
    "530 Log in first.",
    "534 No.",
    "431 Not now.",
    "334 Go on.",
  ])("by a %s to AUTH: a client that was told to use it says nothing more", async (reply) => {
    const script = await tlsScript();
    const connecting = script.connect();
    const peer = await script.accept();
    peer.say("220 Ready.");
    await peer.answer("AUTH TLS", reply);
    if (reply.startsWith("50")) await peer.answer("AUTH SSL", reply);
    await expect(connecting).rejects.toMatchObject({
      name: "ConnectionError",
      code: "insecure",
      phase: "tls",
      message: expect.stringContaining("Nothing else was sent"),
    });
    await peer.ended;
    expect(peer.commands.every((line) => line.startsWith("AUTH "))).toBe(true);
  });

  it("by a server that goes on in clear behind its 234", async () => {
    const script = await tlsScript();
    const connecting = script.connect();
    const peer = await script.accept();
    peer.say("220 Ready.");
    await peer.answer("AUTH TLS", "234 Go ahead.");
    await settle();
    peer.say("500 What?");
    await expect(connecting).rejects.toMatchObject({ code: "insecure", message: expect.stringContaining("no TLS") });
    expect(said(script)).toEqual(["AUTH TLS"]);
  });

  it.each(["P", "C"])("from data connections, by a refusal of PROT %s", async (level) => {
    const script = await tlsScript();
    const connecting = script.connect({ dataProtection: level === "P" ? "private" : "clear" });
    const peer = await script.accept();
    peer.say("220 Ready.");
    await peer.answer("AUTH TLS", "234 Go ahead.");
    await peer.secure();
    await peer.answer(/^USER/, "230 Welcome.");
    await peer.answer("FEAT", "500 What?");
    await peer.answer("PBSZ 0", "500 What?");
    await peer.answer(`PROT ${level}`, "536 Not that.");
    await expect(connecting).rejects.toMatchObject({
      code: "insecure",
      command: `PROT ${level}`,
      reply: { code: 536 },
    });
  });
});

describe("T6", () => {
  provedIn("a certificate for another name, expired or self-signed is refused with a message that says which", {
    "tests/session/client-tls-certificates.test.ts": [
      "for another name",
      "that has expired",
      "that is not valid yet",
      "that signed itself",
      "that is not the pinned one",
    ],
  });
});
