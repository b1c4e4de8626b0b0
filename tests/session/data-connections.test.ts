import type { PortRange } from "@tandem/server";
import { memoryServer, readAll, type Dialogue, type MemoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";

const open = async (made: MemoryServer): Promise<Dialogue> => {
  const ftp = await made.connect();
  await ftp.logIn();
  expect(await ftp.ask("TYPE I")).toMatch(/^200 /);
  return ftp;
};
const text = async (data: Parameters<typeof readAll>[0]): Promise<string> =>
  Buffer.from(await readAll(data)).toString();
const portOf = (reply: string): number => Number(/\|\|\|(\d+)\|/.exec(reply)?.[1]);

describe("passive mode", () => {
  it("serves a client that connects before the transfer command", async () => {
    await using made = await memoryServer();
    await made.put("/a", "abc");
    const ftp = await open(made);
    const data = await ftp.passive();
    await settle();
    expect(await ftp.ask("RETR a")).toMatch(/^150 /);
    expect(await text(data)).toBe("abc");
    expect(await ftp.reply()).toMatchObject({ code: 226 });
  });

  it("serves a client that connects after the transfer command", async () => {
    await using made = await memoryServer();
    await made.put("/a", "abc");
    const ftp = await open(made);
    const port = portOf(await ftp.ask("EPSV"));
    expect(await ftp.ask("RETR a")).toMatch(/^150 /);
    const data = await made.client.dial({ remote: { ...made.at, port } });
    expect(await text(data)).toBe("abc");
    expect(await ftp.reply()).toMatchObject({ code: 226 });
  });

  it("answers 425 to a client that never connects, and lives on", async () => {
    await using made = await memoryServer();
    await made.put("/a", "abc");
    const ftp = await open(made);
    await ftp.ask("EPSV");
    expect(await ftp.ask("RETR a")).toMatch(/^150 /);
    await made.clock.advance(29_000);
    expect(await ftp.ask("NOOP")).toMatch(/^200 /);
    await made.clock.advance(2_000);
    expect(await ftp.reply()).toMatchObject({ code: 425 });
    const data = await ftp.passive();
    await ftp.ask("RETR a");
    expect(await text(data)).toBe("abc");
  });

  it("counts the last PASV only, and closes the port of the one before", async () => {
    await using made = await memoryServer();
    await made.put("/a", "abc");
    const ftp = await open(made);
    const first = portOf(await ftp.ask("EPSV"));
    const data = await ftp.passive();
    await expect(made.client.dial({ remote: { ...made.at, port: first } })).rejects.toMatchObject({ code: "refused" });
    await ftp.ask("RETR a");
    expect(await text(data)).toBe("abc");
  });

  it("gives way to a PORT that comes after it", async () => {
    await using made = await memoryServer();
    await made.put("/a", "abc");
    const ftp = await open(made);
    const port = portOf(await ftp.ask("EPSV"));
    const { accepted } = await ftp.active();
    await expect(made.client.dial({ remote: { ...made.at, port } })).rejects.toMatchObject({ code: "refused" });
    await ftp.ask("RETR a");
    expect(await text(await accepted)).toBe("abc");
    expect(await ftp.reply()).toMatchObject({ code: 226 });
  });

  it("turns a stranger away and still serves the rightful client on the same port", async () => {
    await using made = await memoryServer();
    await made.put("/a", "abc");
    const ftp = await open(made);
    const port = portOf(await ftp.ask("EPSV"));
    const stranger = await made.network.host("10.9.9.9").dial({ remote: { ...made.at, port } });
    await expect(text(stranger)).rejects.toThrow(/reset|ECONNRESET|broke/);
    expect(await ftp.ask("RETR a")).toMatch(/^150 /);
    expect(await text(await made.client.dial({ remote: { ...made.at, port } }))).toBe("abc");
    expect(await ftp.reply()).toMatchObject({ code: 226 });
  });

  it("takes ports at random from its range", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    const ports = new Set<number>();
    for (let i = 0; i < 40; i++) ports.add(portOf(await ftp.ask("EPSV")));
    expect(ports.size).toBeGreaterThan(20);
    for (const port of ports) expect(port >= 50_000 && port <= 50_100).toBe(true);
  });

  it("has as many waiting sessions as ports; the next one gets 425 until one is free", async () => {
    const passivePorts: PortRange = { first: 50_000, last: 50_002 };
    await using made = await memoryServer({ passivePorts });
    const sessions = await Promise.all([1, 2, 3, 4].map(() => open(made)));
    const [first, second, third, fourth] = sessions as [Dialogue, Dialogue, Dialogue, Dialogue];
    for (const ftp of [first, second, third]) expect(await ftp.ask("EPSV")).toMatch(/^229 /);
    expect(await fourth.ask("EPSV")).toMatch(/^425 /);
    expect(await second.ask("QUIT")).toMatch(/^221 /);
    await second.ended;
    expect(await fourth.ask("EPSV")).toMatch(/^229 /);
  });

  it("names the public address in 227, and the control connection's own without one", async () => {
    await using behindNat = await memoryServer({ publicAddress: "203.0.113.7" });
    expect(await (await open(behindNat)).ask("PASV")).toMatch(/^227 .*\(203,0,113,7,195,/);
    await using plain = await memoryServer();
    expect(await (await open(plain)).ask("PASV")).toMatch(/^227 .*\(192,168,150,90,195,/);
  });

  it("allows nothing but EPSV after EPSV ALL", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    expect(await ftp.ask("EPSV ALL")).toMatch(/^200 /);
    for (const command of ["PASV", "PORT 192,168,150,20,195,80", "EPRT |1|192.168.150.20|50000|"]) {
      expect(await ftp.ask(command)).toMatch(/^503 /);
    }
    expect(await ftp.ask("EPSV")).toMatch(/^229 /);
  });
});

describe("active mode", () => {
  it("dials from its own address and the configured port", async () => {
    await using made = await memoryServer({ activePort: 20 });
    await made.put("/a", "abc");
    const ftp = await open(made);
    const { accepted } = await ftp.active();
    expect(await ftp.ask("RETR a")).toMatch(/^150 /);
    const data = await accepted;
    expect(data.remote).toEqual({ address: "192.168.150.90", port: 20 });
    expect(await text(data)).toBe("abc");
    expect(await ftp.reply()).toMatchObject({ code: 226 });
  });

  it("dials from any port when the configured one is in use", async () => {
    await using made = await memoryServer({ activePort: 20 });
    await made.put("/a", "abc");
    const listener = await made.network.host("192.168.150.90").listen({ local: { ...made.at, port: 20 } }, () => {});
    const ftp = await open(made);
    const { accepted } = await ftp.active();
    await ftp.ask("RETR a");
    const data = await accepted;
    expect(await text(data)).toBe("abc");
    await listener[Symbol.asyncDispose]();
  });

  it("answers 425 when the client refuses the connection, and lives on", async () => {
    await using made = await memoryServer();
    await made.put("/a", "abc");
    const ftp = await open(made);
    const { listener } = await ftp.active();
    await listener[Symbol.asyncDispose]();
    expect(await ftp.ask("RETR a")).toMatch(/^150 /);
    expect(await ftp.reply()).toMatchObject({ code: 425 });
    expect(await ftp.ask("NOOP")).toMatch(/^200 /);
  });

  it("answers 425 when a firewall swallows the connection", async () => {
    await using made = await memoryServer();
    await made.put("/a", "abc");
    const ftp = await open(made);
    await ftp.active();
    made.network.firewall(() => "drop");
    expect(await ftp.ask("RETR a")).toMatch(/^150 /);
    const final = ftp.reply();
    await made.clock.advance(31_000);
    expect(await final).toMatchObject({ code: 425 });
  });

  it.each([
    ["a third host", "PORT 10,0,0,1,195,80"],
    ["a third host", "EPRT |1|10.0.0.1|50000|"],
    ["the server itself", "PORT 127,0,0,1,195,80"],
    ["a port of a service", "PORT 192,168,150,20,0,25"],
    ["a port of a service", "EPRT |1|192.168.150.20|22|"],
  ])("dials nobody at %s (bounce attack): %s", async (_, command) => {
    await using made = await memoryServer();
    const ftp = await open(made);
    expect(await ftp.ask(command)).toMatch(/^501 /);
    expect(await ftp.ask("LIST")).toMatch(/^150 /);
    expect(await ftp.reply()).toMatchObject({ code: 425 });
    const { endpoint } = made.events.findLast((event) => event.kind === "data.offer") ?? {};
    expect(endpoint).toEqual(ftp.socket.local);
  });
});

describe("a transfer", () => {
  it.each(["RETR a", "STOR a", "APPE a", "LIST", "NLST", "MLSD"])(
    "without PASV or PORT goes to the port of the control connection, or is 425: %s",
    async (command) => {
      await using made = await memoryServer();
      await made.put("/a", "abc");
      const ftp = await open(made);
      expect(await ftp.ask(command)).toMatch(/^150 /);
      expect(await ftp.reply()).toMatchObject({
        code: 425,
        lines: [expect.stringMatching(/PASV.* default data port/)],
      });
    },
  );

  it("that is refused takes its promised data connection with it", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    const data = await ftp.passive();
    expect(await ftp.ask("RETR missing")).toMatch(/^550 /);
    await expect(text(data)).rejects.toThrow(/reset|ECONNRESET|broke/);
    await ftp.ask("EPSV ALL");
    expect(await ftp.ask("RETR missing")).toMatch(/^425 /);
  });

  it("is 226 for an upload only when the storage has it", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    const data = await ftp.passive();
    expect(await ftp.ask("STOR a")).toMatch(/^150 /);
    data.stream.end("abc");
    expect(await ftp.reply()).toMatchObject({ code: 226 });
    expect(await made.content("/a")).toBe("abc");
  });

  it("reset in the middle of an upload is 426 and leaves the old file", async () => {
    await using made = await memoryServer();
    await made.put("/a", "old");
    const ftp = await open(made);
    const data = await ftp.passive();
    await ftp.ask("STOR a");
    data.stream.write("half");
    await settle();
    data.reset();
    expect(await ftp.reply()).toMatchObject({ code: 426 });
    expect(await made.content("/a")).toBe("old");
    expect(await ftp.ask("NOOP")).toMatch(/^200 /);
  });

  it("closed early by the client of a download is 426", async () => {
    await using made = await memoryServer();
    await made.put("/big", Buffer.alloc(4_000_000));
    const ftp = await open(made);
    const data = await ftp.passive();
    await ftp.ask("RETR big");
    await settle();
    data.stream.destroy();
    expect(await ftp.reply()).toMatchObject({ code: 426 });
    expect(await ftp.ask("NOOP")).toMatch(/^200 /);
  });

  it.each(["end", "destroy"] as const)(
    "of a client that vanished (%s) is not stored, though its data connection ended in order",
    async (way) => {
      await using made = await memoryServer();
      await made.put("/a", "old");
      const ftp = await open(made);
      const data = await ftp.passive();
      await ftp.ask("STOR a");
      data.stream.end("half");
      ftp.socket.stream[way]();
      // Longer than a commit would take.
      await settle(100);
      expect(await made.content("/a")).toBe("old");
    },
  );

  it("that stands still for too long is 426", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    const data = await ftp.passive();
    await ftp.ask("STOR a");
    data.stream.write("half");
    const final = ftp.reply();
    await made.clock.advance(301_000);
    expect(await final).toMatchObject({ code: 426 });
    await expect(made.content("/a")).rejects.toMatchObject({ code: "not-found" });
  });

  it("waits as long as it takes while its bytes move, whatever the idle timer says", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    const data = await ftp.passive();
    await ftp.ask("STOR a");
    for (let i = 0; i < 10; i++) {
      data.stream.write("x");
      await made.clock.advance(200_000);
    }
    data.stream.end();
    await settle(50);
    await made.clock.advance(25);
    expect(await ftp.reply()).toMatchObject({ code: 226 });
    expect(await made.content("/a")).toBe("xxxxxxxxxx");
  });

  it("ends with the data connection first, and with the control connection after QUIT", async () => {
    await using made = await memoryServer();
    await made.put("/a", "abc");
    const ftp = await open(made);
    const data = await ftp.passive();
    ftp.send("RETR a\r\nQUIT\r\n");
    expect([await ftp.reply(), await text(data), await ftp.reply(), await ftp.reply()]).toMatchObject([
      { code: 150 },
      "abc",
      { code: 226 },
      { code: 221 },
    ]);
    await ftp.ended;
    await settle();
    const order = made.events.filter(({ kind }) => kind.endsWith(".close")).map(({ kind }) => kind);
    expect(order).toEqual(["data.close", "control.close"]);
    expect(made.events.find(({ kind }) => kind === "data.close")).toMatchObject({
      by: "server",
      outcome: "end",
      total: 3,
    });
    const said226 = made.events.findIndex((event) => event.kind === "control.line" && event.text.startsWith("226"));
    expect(said226).toBeGreaterThan(made.events.findIndex(({ kind }) => kind === "data.close"));
  });

  it("leaves nothing behind after 10,000 of them, half of them broken", { timeout: 120_000 }, async () => {
    await using made = await memoryServer({ passivePorts: { first: 50_000, last: 50_001 } });
    await made.put("/a", "abc");
    const ftp = await open(made);
    await settle();
    const before = { ...made.network.open };
    const timers = made.clock.pending;
    for (let i = 0; i < 10_000; i++) {
      const port = portOf(await ftp.ask("EPSV"));
      if (i % 4 === 3) continue; // never used: the next EPSV takes it back
      const data = await made.client.dial({ remote: { ...made.at, port } });
      data.stream.on("error", () => {});
      await ftp.ask(i % 2 === 0 ? "RETR a" : "STOR b");
      if (i % 2 === 0) data.stream.resume().end();
      else if (i % 3 === 0) data.reset();
      else data.stream.resume().end("xyz");
      await ftp.reply();
    }
    await ftp.ask("ABOR");
    await settle();
    expect(made.network.open).toEqual(before);
    expect(made.clock.pending).toBeLessThanOrEqual(timers);
  });
});
