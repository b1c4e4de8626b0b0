import { constants } from "node:crypto";
import { once } from "node:events";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it, vi } from "vitest";
import { readSecure, secureClient, secureServer, tlsOver } from "./tls/secure-client.ts";

const handshakes = [
  ["TLSv1.3", {}],
  ["TLSv1.2 with tickets", { maxVersion: "TLSv1.2" }],
  ["TLSv1.2 with session ids", { maxVersion: "TLSv1.2", secureOptions: constants.SSL_OP_NO_TICKET }],
] as const;

describe.each(handshakes)("over %s", (_, options) => {
  it("files and listings come and go, each over a data connection that goes on with the control connection's session", async () => {
    await using made = await secureServer({ tls: { sessionReuse: "require" } });
    const ftp = await secureClient(made, options);
    await ftp.private();
    await ftp.logIn();
    for (const content of ["a file", "", "x".repeat(300_000)]) {
      const up = await ftp.data();
      expect(await ftp.ask("STOR a")).toMatch(/^150 /);
      up.resume().end(content);
      expect(await ftp.reply()).toMatchObject({ code: 226 });
      expect(await made.content("/a")).toBe(content);
      const down = await ftp.data();
      expect(await ftp.ask("RETR a")).toMatch(/^150 /);
      expect(await readSecure(down)).toBe(content);
      expect(await ftp.reply()).toMatchObject({ code: 226 });
    }
    const list = await ftp.data();
    expect(await ftp.ask("NLST")).toMatch(/^150 /);
    expect(await readSecure(list)).toBe("a\r\n");
    expect(await ftp.reply()).toMatchObject({ code: 226 });
    const secured = made.events.filter(({ kind }) => kind === "data.secured");
    expect(secured.length).toBe(7);
    for (const event of secured) expect(event).toMatchObject({ reused: true });
  });

  it("one that begins a session of its own is refused with 522 where reuse is required, and no byte of a file moves", async () => {
    await using made = await secureServer({ tls: { sessionReuse: "require" } });
    await made.put("/a", "secret");
    const ftp = await secureClient(made, options);
    await ftp.private();
    await ftp.logIn();
    const data = tlsOver(await ftp.dial(), options);
    const heard: Buffer[] = [];
    data.on("data", (bytes: Buffer) => heard.push(bytes));
    expect(await ftp.ask("RETR a")).toMatch(/^150 /);
    const answer = await ftp.reply();
    expect(answer).toMatchObject({ code: 522 });
    expect(answer.lines.join(" ")).toContain("reuse the session");
    expect(heard).toEqual([]);
    const again = await ftp.data();
    expect(await ftp.ask("RETR a")).toMatch(/^150 /);
    expect(await readSecure(again)).toBe("secret");
  });

  it("so is one that goes on with the session of another control connection", async () => {
    await using made = await secureServer({ tls: { sessionReuse: "require" } });
    const stranger = await secureClient(made, options);
    const ftp = await secureClient(made, options);
    await ftp.private();
    await ftp.logIn();
    const data = await ftp.data({ session: await stranger.session() });
    data.resume();
    expect(await ftp.ask("STOR a")).toMatch(/^150 /);
    expect(await ftp.reply()).toMatchObject({ code: 522 });
    await expect(made.content("/a")).rejects.toMatchObject({ code: "not-found" });
  });

  it.each([
    ["prefer", true],
    ["off", false],
  ] as const)("a policy of %s takes whatever comes, and resumes: %s", async (sessionReuse, resumes) => {
    await using made = await secureServer({ tls: { sessionReuse } });
    await made.put("/a", "abc");
    const ftp = await secureClient(made, options);
    await ftp.private();
    await ftp.logIn();
    const session = resumes ? await ftp.session() : undefined;
    for (const given of [{ session }, {}]) {
      const data = tlsOver(await ftp.dial(), { ...options, ...given });
      expect(await ftp.ask("RETR a")).toMatch(/^150 /);
      expect(await readSecure(data)).toBe("abc");
      expect(await ftp.reply()).toMatchObject({ code: 226 });
    }
    const secured = made.events.flatMap((event) => (event.kind === "data.secured" ? [event.reused] : []));
    expect(secured).toEqual([resumes, false]);
  });

  it("active data connections are TLS servers too", async () => {
    await using made = await secureServer({ tls: { sessionReuse: "require" } });
    await made.put("/a", "abc");
    const ftp = await secureClient(made, options);
    await ftp.private();
    await ftp.logIn();
    const { accepted, listener } = await ftp.active();
    const session = await ftp.session();
    expect(await ftp.ask("RETR a")).toMatch(/^150 /);
    expect(await readSecure(tlsOver(await accepted, { ...options, session }))).toBe("abc");
    expect(await ftp.reply()).toMatchObject({ code: 226 });
    await listener[Symbol.asyncDispose]();
  });
});

describe("the order of handshake and transfer command is the client's", () => {
  it("a handshake before the command is answered at once", async () => {
    await using made = await secureServer();
    await made.put("/a", "abc");
    const ftp = await secureClient(made);
    await ftp.private();
    await ftp.logIn();
    const data = await ftp.data();
    await once(data, "secureConnect");
    expect(await ftp.ask("RETR a")).toMatch(/^150 /);
    expect(await readSecure(data)).toBe("abc");
  });

  it("150 waits for no handshake", async () => {
    await using made = await secureServer();
    const ftp = await secureClient(made);
    await ftp.private();
    await ftp.logIn();
    const data = await ftp.dial();
    expect(await ftp.ask("STOR a")).toMatch(/^150 /);
    tlsOver(data).resume().end("late");
    expect(await ftp.reply()).toMatchObject({ code: 226 });
    expect(await made.content("/a")).toBe("late");
  });

  it("PROT between PASV and the transfer counts, before the client has dialled and behind it", async () => {
    await using made = await secureServer();
    await made.put("/a", "abc");
    const ftp = await secureClient(made);
    await ftp.logIn();
    const data = await ftp.dial();
    await settle();
    await ftp.private();
    expect(await ftp.ask("RETR a")).toMatch(/^150 /);
    expect(await readSecure(tlsOver(data))).toBe("abc");
    expect(await ftp.reply()).toMatchObject({ code: 226 });
  });

  it("PROT C behind a data connection on which TLS has begun is a transfer that fails with 425", async () => {
    await using made = await secureServer();
    await made.put("/a", "abc");
    const ftp = await secureClient(made);
    await ftp.private();
    await ftp.logIn();
    const data = await ftp.data();
    await once(data, "secureConnect");
    await ftp.ask("PROT C");
    expect(await ftp.ask("RETR a")).toMatch(/^150 /);
    expect(await ftp.reply()).toMatchObject({ code: 425 });
  });
});

it("leaves nothing open behind 200 transfers, half of them broken off", async () => {
  await using made = await secureServer({ passivePorts: { first: 50_000, last: 50_001 } });
  await made.put("/a", "abc");
  const ftp = await secureClient(made);
  await ftp.private();
  await ftp.logIn();
  const before = { ...made.network.open };
  const timers = made.clock.pending;
  const session = await ftp.session();
  for (let turn = 0; turn < 200; turn++) {
    const data = tlsOver(await ftp.dial(), { session });
    await ftp.ask(turn % 2 === 0 ? "RETR a" : "STOR b");
    if (turn % 4 === 0) data.destroy();
    else data.resume().end(turn % 2 === 0 ? "" : "xyz");
    await ftp.reply();
  }
  await vi.waitFor(() => expect(made.network.open).toEqual(before));
  expect(made.clock.pending).toBeLessThanOrEqual(timers);
});
