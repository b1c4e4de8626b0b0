import { connect } from "@tandem/client";
import { makeCertificate } from "@tandem/transport";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";
import { certificate, connectTo, host, namedServer, tlsScript } from "./client-tls.fixtures.ts";

describe("TLS is agreed on", () => {
  it("by AUTH SSL with a server that knows only that, whatever it makes of PBSZ", async () => {
    const script = await tlsScript();
    const connecting = script.connect();
    const peer = await script.accept();
    peer.say("220 Ready.");
    await peer.answer("AUTH TLS", "504 Unknown mechanism.");
    await peer.answer("AUTH SSL", "234 Go ahead.");
    await peer.secure({ maxVersion: "TLSv1.2" });
    await peer.answer("USER demo", "331 Password.");
    await peer.answer("PASS secret", "230 Welcome.");
    await peer.answer("FEAT", "502 No.");
    await peer.answer("PBSZ 0", "500 What?");
    await peer.answer("PROT P", "200 Yes.");
    const client = await connecting;
    const listing = client.names();
    const socket = await peer.passive();
    await peer.answer("NLST", "150 Here.");
    peer.data(socket).end("a\r\n");
    peer.say("226 Done.");
    expect(await listing).toEqual(["a"]);
  });

  it.each([1, 2, 7])("in segments of %i bytes", async (segment) => {
    await using made = await namedServer({ wire: { segment } });
    await using client = await connectTo(made);
    await client.upload("content", "a");
    expect(Buffer.from(await client.downloadBytes("a")).toString()).toBe("content");
  });

  it("quirk 27: behind the transfer command by servers that begin their handshake only then, for files of no bytes too", async () => {
    const script = await tlsScript();
    const connecting = script.connect();
    const peer = await script.accept();
    await peer.logIn();
    const client = await connecting;
    for (const content of ["", "x"]) {
      const sending = client.upload(content, "a");
      if (content === "") await peer.answer("TYPE I", "200 Yes.");
      const socket = await peer.passive();
      // The command comes though nobody has answered the client's hello.
      await peer.answer("STOR a");
      await settle();
      peer.say("150 Send it.");
      let text = "";
      for await (const chunk of peer.data(socket)) text += String(chunk);
      peer.say("226 Stored.");
      expect(text).toBe(content);
      expect(await sending).toMatchObject({ bytes: content.length });
    }
  });
});

describe("whoever mistakes one way of TLS for another is told which", () => {
  it("implicit TLS at a port that greets in clear", async () => {
    await using made = await namedServer();
    const failed = connectTo(made, { tls: "implicit", port: 21 });
    await expect(failed).rejects.toMatchObject({
      code: "insecure",
      phase: "tls",
      message: expect.stringMatching(/has no implicit TLS.*ftpes:/),
    });
  });

  it.each(["explicit", "off"] as const)("%s TLS at a port that waits for a handshake", async (tls) => {
    await using made = await namedServer();
    await made.server.listen({ address: made.at.address, port: 990 }, { tls: "implicit" });
    const failed = connectTo(made, { tls, port: 990, timers: { reply: 10_000 } });
    failed.catch(() => {});
    await settle(50);
    await made.clock.advance(10_000);
    await expect(failed).rejects.toMatchObject({
      code: "timeout",
      message: expect.stringContaining("it may expect TLS from the first byte"),
    });
  });

  it("quirk 28: no TLS at a server that wants it, for the login or for files", async () => {
    await using strict = await namedServer({ tls: { login: "required" } });
    await expect(connectTo(strict, { tls: "off" })).rejects.toMatchObject({
      name: "RefusedError",
      wantsTls: true,
      message: expect.stringContaining("ask for it with ftpes:"),
    });
    await using private_ = await namedServer({ tls: { data: "required" } });
    await using client = await connectTo(private_, { tls: "off" });
    await expect(client.names()).rejects.toMatchObject({
      name: "RefusedError",
      wantsTls: true,
      message: expect.stringContaining("ask for it with ftpes:"),
    });
  });
});

it.each([{ trust: {} }, { certificate }, { ciphers: "DEFAULT" }])(
  "is not forgotten by who gives %o",
  async (options) => {
    await using made = await namedServer();
    const { client: network, clock } = made;
    const failed = connect(`ftp://demo:secret@${host}/`, { network, clock, ...options });
    await expect(failed).rejects.toThrow('give `tls: "explicit"`');
    expect(made.events.filter(({ kind }) => kind === "control.open")).toEqual([]);
    await using _clear = await connect(`ftp://demo:secret@${host}/`, { network, clock, ...options, tls: "off" });
  },
);

it("gives up the handshake with the signal that gives up connecting", async () => {
  const script = await tlsScript();
  const control = new AbortController();
  const connecting = script.connect({ signal: control.signal });
  const peer = await script.accept();
  peer.say("220 Ready.");
  await peer.answer("AUTH TLS", "234 Go ahead.");
  await settle();
  control.abort(new Error("enough"));
  await expect(connecting).rejects.toThrow("enough");
  await peer.ended;
  expect(script.clock.pending).toBe(0);
});

describe("a server that knows only ciphers of before TLS 1.2", () => {
  it.each(["AES128-SHA256", "ECDHE-RSA-AES128-SHA"])(
    "is told of with what to do about it, and is spoken to when that is done: %s",
    async (ciphers) => {
      await using made = await namedServer({
        tls: {
          ciphers,
          maximumVersion: "TLSv1.2",
          certificates: [makeCertificate({ names: [host], date: Date.now(), days: 2, key: "rsa" })],
        },
      });
      await expect(connectTo(made)).rejects.toMatchObject({
        code: "insecure",
        phase: "tls",
        message: expect.stringContaining('`ciphers: "DEFAULT"`'),
      });
      await using client = await connectTo(made, { ciphers: "DEFAULT", trust: { verify: false } });
      await client.upload("content", "a");
      expect(Buffer.from(await client.downloadBytes("a")).toString()).toBe("content");
    },
  );

  it("is no reason to take ciphers that there are not", async () => {
    await using made = await namedServer();
    await expect(connectTo(made, { ciphers: "NONSENSE" })).rejects.toThrow(RangeError);
  });
});
