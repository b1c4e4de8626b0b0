import { memoryServer, openDialogue, readAll, type Dialogue, type MemoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";
import { provedIn } from "./proved-in.ts";

const open = async (made: MemoryServer): Promise<Dialogue> => {
  const ftp = await made.connect();
  await ftp.logIn();
  await ftp.ask("TYPE I");
  return ftp;
};
const portOf = (reply: string): number => Number(/\|\|\|(\d+)\|/.exec(reply)?.[1]);
const text = async (data: Parameters<typeof readAll>[0]): Promise<string> =>
  Buffer.from(await readAll(data)).toString();

describe("D1: PORT and EPRT to others (bounce)", () => {
  it.each([
    ["a third host", "PORT 10,9,9,9,195,80"],
    ["a third host", "EPRT |1|10.9.9.9|50000|"],
    ["a service of the client", "PORT 192,168,150,20,0,25"],
    ["a service of the client", "EPRT |1|192.168.150.20|1023|"],
    ["the server itself", "PORT 192,168,150,90,195,80"],
    ["loopback", "PORT 127,0,0,1,195,80"],
    ["loopback inside IPv6", "EPRT |2|::ffff:127.0.0.1|50000|"],
    ["any address", "PORT 0,0,0,0,195,80"],
    ["everybody", "PORT 255,255,255,255,195,80"],
    ["another family", "EPRT |2|::1|50000|"],
  ])("%s are refused, and no connection is attempted: %s", async (_, command) => {
    await using made = await memoryServer();
    await made.put("/a", "abc");
    const dials: string[] = [];
    made.network.firewall((from, to) => {
      if (from.address === "192.168.150.90") dials.push(`${to.address} ${to.port}`);
      return "pass";
    });
    const ftp = await open(made);
    expect(await ftp.ask(command)).toMatch(/^(501|504|522) /);
    await settle();
    expect(dials).toEqual([]);
    expect(await ftp.ask("NOOP")).toMatch(/^200 /);
  });

  it("without them the default data port is dialled, and no service of a client that comes from one", async () => {
    await using made = await memoryServer();
    await made.put("/a", "abc");
    made.network.host("10.0.0.5").nextPort = 1_000;
    const ftp = await openDialogue(made.network.host("10.0.0.5"), made.at);
    await ftp.logIn();
    expect(await ftp.ask("RETR a")).toMatch(/^425 No data connection was agreed on/);
  });
});

describe("D2: a stranger who comes to the passive port first", () => {
  it("takes nothing, however many come, before and behind the transfer command; the rightful client is served", async () => {
    await using made = await memoryServer();
    await made.put("/a", "secret");
    const ftp = await open(made);
    const port = portOf(await ftp.ask("EPSV"));
    const thief = made.network.host("10.9.9.9");
    const steal = async (): Promise<void> => {
      await expect(readAll(await thief.dial({ remote: { ...made.at, port } }))).rejects.toThrow();
    };
    for (let i = 0; i < 100; i++) await steal();
    expect(await ftp.ask("RETR a")).toMatch(/^150 /);
    for (let i = 0; i < 100; i++) await steal();
    expect(await text(await made.client.dial({ remote: { ...made.at, port } }))).toBe("secret");
    expect(await ftp.reply()).toMatchObject({ code: 226 });
  });

  it("puts nothing into an upload", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    const port = portOf(await ftp.ask("EPSV"));
    const dial = async (address: string) => {
      const { stream } = await made.network.host(address).dial({ remote: { ...made.at, port } });
      return stream.on("error", () => {});
    };
    (await dial("10.9.9.9")).end("injected");
    await settle();
    expect(await ftp.ask("STOR a")).toMatch(/^150 /);
    (await dial("10.9.9.9")).end("injected");
    await settle();
    (await dial("192.168.150.20")).end("rightful");
    expect(await ftp.reply()).toMatchObject({ code: 226 });
    expect(await made.content("/a")).toBe("rightful");
  });

  it("is let in by nobody's mistake: a second connection of the client's own address is turned away too", async () => {
    await using made = await memoryServer();
    await made.put("/a", "abc");
    const ftp = await open(made);
    const first = await ftp.passive();
    await settle();
    await expect(made.client.dial({ remote: first.remote })).rejects.toMatchObject({ code: "refused" });
    await ftp.ask("RETR a");
    expect(await text(first)).toBe("abc");
  });
});

provedIn("D3: guessing the next passive port", {
  "tests/session/data-connections.test.ts": ["takes ports at random from its range"],
  "packages/server/src/local-ledger.test.ts": ["are lent once each, from a place that cannot be guessed"],
});

describe("D4: floods of PASV", () => {
  it("in one session hold one port, however many there are", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    for (let i = 0; i < 500; i++) ftp.send(i % 2 === 0 ? "PASV\r\n" : "EPSV\r\n");
    for (let i = 0; i < 500; i++) expect((await ftp.reply()).code).toBeLessThan(300);
    expect(made.network.open.listeners).toBe(2);
    await ftp.ask("QUIT");
    await settle();
    expect(made.network.open.listeners).toBe(1);
  });

  provedIn("from many sessions of one address leave ports for the others", {
    "tests/session/passive-mode.test.ts": [
      "are not taken from other addresses by one that takes all it can get",
      "of sessions that cannot be told apart by address go to one address by half of the range at most",
      "are shared by clients of different addresses when the range is short, and each gets what is its own",
    ],
    "tests/session/data-connections.test.ts": [
      "has as many waiting sessions as ports; the next one gets 425 until one is free",
    ],
  });
});

describe("D5: PORT and PASV in turns", () => {
  it("during a transfer do it no harm: they are answered behind it, and the last counts for the next", async () => {
    await using made = await memoryServer();
    await made.put("/b", "next");
    const ftp = await open(made);
    const { stream } = await ftp.passive();
    expect(await ftp.ask("STOR a")).toMatch(/^150 /);
    stream.write("one ");
    ftp.send("PASV\r\nEPRT |1|192.168.150.20|50000|\r\nEPSV\r\n");
    await settle();
    stream.end("whole");
    expect(await ftp.reply()).toMatchObject({ code: 226 });
    expect(await made.content("/a")).toBe("one whole");
    const codes = [(await ftp.reply()).code, (await ftp.reply()).code];
    expect(codes).toEqual([227, 200]);
    const last = await ftp.reply();
    const data = await made.client.dial({ remote: { ...made.at, port: portOf(last.lines.join()) } });
    expect(await ftp.ask("RETR b")).toMatch(/^150 /);
    expect(await text(data)).toBe("next");
  });

  provedIn("leave the last offer and no other", {
    "tests/session/data-connections.test.ts": [
      "counts the last PASV only, and closes the port of the one before",
      "gives way to a PORT that comes after it",
    ],
  });
});

provedIn("D6: a data connection that neither sends nor reads", {
  "tests/session/timers.test.ts": ["to move a byte in a %s ends with 426, and the session goes on"],
  "tests/session/abort.test.ts": ["whose client reads nothing of the file"],
  "tests/regression/what-a-peer-sends-into-a-download-does-not-put-off-the-stall-time.test.ts": [
    "a client that reads nothing and sends a byte a minute into its download is stalled all the same",
  ],
  "tests/session/bandwidth.test.ts": ["keeps an ABOR and the end of the session as prompt as ever"],
});

provedIn("D7: reset, half-close, an end without data, in every phase", {
  "tests/session/data-connections.test.ts": [
    "reset in the middle of an upload is 426 and leaves the old file",
    "closed early by the client of a download is 426",
    "leaves nothing behind after 10,000 of them, half of them broken",
  ],
  "tests/regression/a-reset-right-behind-the-last-bytes-of-an-upload-is-no-end.test.ts": [
    "a reset right behind the last bytes of an upload, taken %s, is no end: 426, and nothing is stored",
  ],
  "tests/session/close-in-every-state.test.ts": ["a server that is closed %s"],
});
