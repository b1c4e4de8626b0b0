import { once } from "node:events";
import type { MemoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it, vi } from "vitest";
import { readSecure, secureClient, secured, secureServer, tlsOver } from "../session/tls/secure-client.ts";
import { provedIn } from "./proved-in.ts";

/** Somebody else, who only wants his file. */
async function expectOthersServed(made: MemoryServer): Promise<void> {
  await made.put("/theirs", "for others");
  const ftp = await secureClient(made);
  await ftp.private();
  await ftp.logIn();
  const data = await ftp.data();
  expect(await ftp.ask("RETR theirs")).toMatch(/^150 /);
  expect(await readSecure(data)).toBe("for others");
  expect(await ftp.reply()).toMatchObject({ code: 226 });
  ftp.tls.destroy();
}

describe("T1: bytes in clear behind AUTH TLS", () => {
  it.each([
    ["whole commands in the same segment", "USER demo\r\nPASS secret\r\nMKD owned\r\n"],
    ["half a command", "MKD owned"],
    ["a command without its end, for the client's first to be joined to", "STOR "],
    ["half a Telnet sequence", "\xff"],
    ["a line that is too long", "x".repeat(10_000)],
  ])("%s are not executed, and not joined to what follows", async (_, injected) => {
    await using made = await secureServer();
    const clear = await made.connect();
    clear.send(Buffer.from(`AUTH TLS\r\n${injected}`, "latin1"));
    expect(await clear.reply()).toMatchObject({ code: 234 });
    const ftp = await secured(made, clear.socket);
    expect(await ftp.ask("PWD")).toMatch(/^530 /);
    await ftp.logIn();
    expect(await ftp.ask("MLST owned")).toMatch(/^550 /);
    const codes = made.events.flatMap((event) =>
      event.kind === "control.line" && event.from === "server" ? [event.text.slice(0, 3)] : [],
    );
    expect(codes).toEqual(["220", "234", "530", "331", "230", "550"]);
    const heard = made.events.flatMap((event) =>
      event.kind === "control.line" && event.from === "client" ? [event.text] : [],
    );
    expect(heard.slice(-4)).toEqual(["PWD", "USER demo", "PASS ****", "MLST owned"]);
  });

  it("that were sent ahead of AUTH and wait for their turn are done before it, and count no more under TLS", async () => {
    await using made = await secureServer();
    const clear = await made.connect();
    clear.send("USER demo\r\nPASS secret\r\nAUTH TLS\r\nMKD owned\r\n");
    expect(await clear.reply()).toMatchObject({ code: 331 });
    expect(await clear.reply()).toMatchObject({ code: 230 });
    expect(await clear.reply()).toMatchObject({ code: 234 });
    const ftp = await secured(made, clear.socket);
    expect(await ftp.ask("PWD")).toMatch(/^530 /);
    await ftp.logIn();
    expect(await ftp.ask("MLST owned")).toMatch(/^550 /);
  });

  it("that come behind the 234 are no handshake, and end the session", async () => {
    await using made = await secureServer();
    const clear = await made.connect();
    expect(await clear.ask("AUTH TLS")).toMatch(/^234 /);
    clear.send("USER demo\r\nPASS secret\r\nMKD owned\r\n");
    await clear.ended;
    await expectOthersServed(made);
    await expect(made.storage.stat("/owned" as never)).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("T2: a transfer that is cut off without an end of TLS", () => {
  it.each([
    ["a FIN", "end"],
    ["a reset", "reset"],
  ] as const)("by %s is an upload that was interrupted: 426, and the old file stays", async (_, how) => {
    for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
      await using made = await secureServer();
      await made.put("/a", "old content");
      const ftp = await secureClient(made, { maxVersion: version });
      await ftp.private();
      await ftp.logIn();
      const tcp = await ftp.dial();
      const data = tlsOver(tcp, { maxVersion: version, session: await ftp.session() });
      await once(data.resume(), "secureConnect");
      expect(await ftp.ask("STOR a")).toMatch(/^150 /);
      data.write("the first half");
      await settle(60);
      if (how === "end") tcp.stream.end();
      else tcp.reset();
      expect(await ftp.reply()).toMatchObject({ code: 426 });
      expect(await made.content("/a")).toBe("old content");
      expect(await ftp.ask("NOOP")).toMatch(/^200 /);
    }
  });

  it("before its first byte is no empty file", async () => {
    await using made = await secureServer();
    const ftp = await secureClient(made);
    await ftp.private();
    await ftp.logIn();
    const before = await ftp.dial();
    expect(await ftp.ask("STOR a")).toMatch(/^150 /);
    before.stream.end();
    expect(await ftp.reply()).toMatchObject({ code: 522 });
    const behind = await ftp.dial();
    const data = tlsOver(behind, { session: await ftp.session() });
    await once(data.resume(), "secureConnect");
    expect(await ftp.ask("STOR a")).toMatch(/^150 /);
    behind.stream.end();
    expect(await ftp.reply()).toMatchObject({ code: 426 });
    await expect(made.content("/a")).rejects.toMatchObject({ code: "not-found" });
  });

  it("by the server is never an end of TLS to the client", async () => {
    await using made = await secureServer();
    await made.put("/a", "x".repeat(1_000_000));
    const ftp = await secureClient(made);
    await ftp.private();
    await ftp.logIn();
    const data = await ftp.data();
    expect(await ftp.ask("RETR a")).toMatch(/^150 /);
    await once(data, "readable");
    const reading = readSecure(data);
    reading.catch(() => {});
    expect(await ftp.ask("ABOR")).toMatch(/^426 /);
    await expect(reading).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  it("is forgiven where the operator says so", async () => {
    await using made = await secureServer({ tls: { closeNotify: "optional" } });
    const ftp = await secureClient(made);
    await ftp.private();
    await ftp.logIn();
    const tcp = await ftp.dial();
    const data = tlsOver(tcp, { session: await ftp.session() });
    await once(data.resume(), "secureConnect");
    expect(await ftp.ask("STOR a")).toMatch(/^150 /);
    data.write("all of it");
    await settle(60);
    tcp.stream.end();
    expect(await ftp.reply()).toMatchObject({ code: 226 });
    expect(await made.content("/a")).toBe("all of it");
  });
});

describe("T3: a data connection in clear, or from somebody else, behind PROT P", () => {
  it("gets no byte of a file", async () => {
    await using made = await secureServer({ timers: { handshake: 1_000 } });
    await made.put("/a", "secret");
    const ftp = await secureClient(made);
    await ftp.private();
    await ftp.logIn();
    const data = await ftp.dial();
    const heard: Buffer[] = [];
    data.stream.on("data", (bytes: Buffer) => heard.push(bytes)).on("error", () => {});
    expect(await ftp.ask("RETR a")).toMatch(/^150 /);
    await made.clock.advance(1_001);
    expect(await ftp.reply()).toMatchObject({ code: 522 });
    expect(heard).toEqual([]);
  });

  it("stores nothing", async () => {
    await using made = await secureServer();
    const ftp = await secureClient(made);
    await ftp.private();
    await ftp.logIn();
    const data = await ftp.dial();
    data.stream.on("error", () => {});
    expect(await ftp.ask("STOR a")).toMatch(/^150 /);
    data.stream.end("in clear");
    expect(await ftp.reply()).toMatchObject({ code: 522 });
    await expect(made.content("/a")).rejects.toMatchObject({ code: "not-found" });
  });

  provedIn("with a session of its own, or another's", {
    "tests/session/tls-transfers.test.ts": [
      "one that begins a session of its own is refused with 522 where reuse is required, and no byte of a file moves",
      "so is one that goes on with the session of another control connection",
    ],
  });
});

describe("T4: handshakes that are none", () => {
  const hello = Buffer.of(0x16, 3, 1, 0x40, 0, 1, 0, 0x3f, 0xfc, 3, 3);

  it.each([
    ["noise", Buffer.from(Array.from({ length: 500 }, (_, at) => (at * 7919) % 256))],
    ["a record that is longer than any", Buffer.concat([Buffer.of(0x16, 3, 1, 0xff, 0xff), Buffer.alloc(70_000)])],
    ["a hello of nothing", Buffer.of(0x16, 3, 1, 0, 4, 1, 0, 0, 0)],
    ["an alert", Buffer.of(0x15, 3, 1, 0, 2, 2, 40)],
  ])("%s ends the connection that it came on, and no other", async (_, bytes) => {
    await using made = await secureServer();
    const clear = await made.connect();
    await clear.ask("AUTH TLS");
    clear.socket.stream.removeAllListeners("data").resume();
    clear.send(bytes);
    await clear.ended;
    clear.socket.stream.destroy();
    await vi.waitFor(() => expect(made.server.sessions).toBe(0));
    await expectOthersServed(made);
  });

  it("two hundred that stop halfway are ended by their time; others are served meanwhile, and nothing is left", async () => {
    await using made = await secureServer();
    const before = { ...made.network.open };
    const crowd = await Promise.all(Array.from({ length: 200 }, () => made.connect()));
    for (const one of crowd) {
      await one.ask("AUTH TLS");
      one.send(hello);
    }
    expect(made.server.sessions).toBe(200);
    await expectOthersServed(made);
    await made.clock.advance(30_001);
    await vi.waitFor(() => expect(made.server.sessions).toBe(0));
    for (const { socket } of crowd) socket.stream.destroy();
    await vi.waitFor(() => expect(made.network.open).toEqual(before));
    expect(made.clock.pending).toBe(0);
  });

  it("a client that renegotiates, again and again, gets no new handshake", async () => {
    await using made = await secureServer();
    const ftp = await secureClient(made, { maxVersion: "TLSv1.2" });
    await ftp.logIn();
    const refused = new Promise((resolve) => ftp.tls.once("error", resolve).once("close", resolve));
    ftp.tls.renegotiate({}, () => {});
    await refused;
    await expectOthersServed(made);
  });
});

describe("L1 and L6 under TLS", () => {
  it("an endless line is refused once and skipped", async () => {
    await using made = await secureServer();
    const ftp = await secureClient(made);
    for (let pieces = 0; pieces < 40; pieces++) ftp.send("x".repeat(1_000));
    ftp.send("\r\n");
    expect(await ftp.reply()).toMatchObject({ code: 500 });
    expect(await ftp.ask("NOOP")).toMatch(/^200 /);
  });

  it.each([
    [["h2", "http/1.1"], undefined],
    [["ftp"], "ftp"],
    [["x-filezilla-ftp", "ftp"], "ftp"],
  ])("a hello that offers %j agrees on %s", async (ALPNProtocols, agreed) => {
    await using made = await secureServer();
    const clear = await made.connect();
    await clear.ask("AUTH TLS");
    clear.socket.stream.removeAllListeners("data");
    const tls = tlsOver(clear.socket, { ALPNProtocols });
    const settled = await Promise.race([
      once(tls, "secureConnect").then(
        () => tls.alpnProtocol,
        () => undefined,
      ),
      once(tls, "end").then(() => undefined),
    ]);
    expect(settled).toBe(agreed);
  });
});
