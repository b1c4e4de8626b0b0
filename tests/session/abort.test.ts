import { memoryStorage, type Storage } from "@tandem/storage";
import { memoryServer, readAll, type Dialogue, type MemoryServer } from "@tandem/testkit";
import type { Socket } from "@tandem/transport";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";

const open = async (made: MemoryServer): Promise<Dialogue> => {
  await made.put("/big", Buffer.alloc(2_000_000, "line\n"));
  const ftp = await made.connect();
  await ftp.logIn();
  await ftp.ask("TYPE I");
  return ftp;
};
const passive = async (ftp: Dialogue): Promise<Socket> => {
  const data = await ftp.passive();
  data.stream.on("error", () => {});
  return data;
};
const replies = async (ftp: Dialogue, count: number): Promise<readonly number[]> => {
  const codes: number[] = [];
  for (let i = 0; i < count; i++) codes.push((await ftp.reply()).code);
  return codes;
};
/** Never resolves; rejects with the signal's reason. */
const never = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });

describe("ABOR meets a transfer", () => {
  it("whose file is not open yet: 426 without a 150, then 226", async () => {
    const files = memoryStorage({ now: () => 0 });
    const slow: Storage = { ...files, read: (_, options) => never(options?.signal) };
    await using made = await memoryServer({ storage: slow });
    const ftp = await open(made);
    await passive(ftp);
    ftp.send("RETR big\r\n");
    await settle();
    ftp.send("ABOR\r\n");
    expect(await replies(ftp, 2)).toEqual([426, 226]);
  });

  it("that waits for the client to connect", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    await ftp.ask("EPSV");
    expect(await ftp.ask("RETR big")).toMatch(/^150 /);
    ftp.send("ABOR\r\n");
    expect(await replies(ftp, 2)).toEqual([426, 226]);
    expect(made.network.open.listeners).toBe(1);
  });

  it("that dials a client which does not answer", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    const { listener } = await ftp.active();
    made.network.firewall((_, to) => (to.port === listener.local.port ? "drop" : "pass"));
    expect(await ftp.ask("STOR a")).toMatch(/^150 /);
    ftp.send("ABOR\r\n");
    expect(await replies(ftp, 2)).toEqual([426, 226]);
    expect(made.network.open.dials).toBe(0);
    await listener[Symbol.asyncDispose]();
  });

  it("whose client reads nothing of the file", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    const data = await passive(ftp);
    data.stream.pause();
    expect(await ftp.ask("RETR big")).toMatch(/^150 /);
    await settle(64);
    ftp.send("ABOR\r\n");
    expect(await replies(ftp, 2)).toEqual([426, 226]);
    expect(await ftp.ask("STAT")).toContain("No transfer is running.");
  });

  it("of a listing", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    await ftp.ask("EPSV");
    expect(await ftp.ask("LIST")).toMatch(/^150 /);
    ftp.send("ABOR\r\n");
    expect(await replies(ftp, 2)).toEqual([426, 226]);
  });

  it("of an upload, of which nothing is left and of which the old file stays whole", async () => {
    await using made = await memoryServer();
    await made.put("/a", "old");
    const ftp = await open(made);
    const data = await passive(ftp);
    expect(await ftp.ask("STOR a")).toMatch(/^150 /);
    data.stream.write("new");
    await settle();
    ftp.send("ABOR\r\n");
    expect(await replies(ftp, 2)).toEqual([426, 226]);
    expect(await made.content("/a")).toBe("old");
  });

  it("that is complete already: the transfer keeps its 226, and there was nothing to abort", async () => {
    await using made = await memoryServer();
    await made.put("/a", "abc");
    const ftp = await open(made);
    const data = await passive(ftp);
    expect(await ftp.ask("RETR a")).toMatch(/^150 /);
    expect(await ftp.reply()).toMatchObject({ code: 226 });
    expect(await ftp.ask("ABOR")).toMatch(/^225 /);
    expect(Buffer.from(await readAll(data)).toString()).toBe("abc");
  });

  it("behind nine hundred commands that wait, at once and before all of them", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    await passive(ftp);
    expect(await ftp.ask("RETR big")).toMatch(/^150 /);
    ftp.send(`${"PWD\r\n".repeat(900)}ABOR\r\nSYST\r\n`);
    expect(await replies(ftp, 3)).toEqual([426, 226, 257]);
    expect((await replies(ftp, 900)).slice(-2)).toEqual([257, 215]);
  });

  it("of a client that reads neither its data nor its replies", async () => {
    await using made = await memoryServer({ wire: { window: 512 } });
    const ftp = await open(made);
    const data = await passive(ftp);
    data.stream.pause();
    expect(await ftp.ask("RETR big")).toMatch(/^150 /);
    ftp.socket.stream.pause();
    for (let i = 0; i < 80; i++) {
      ftp.send("STAT\r\n".repeat(4));
      await settle(4);
    }
    ftp.send("ABOR\r\n");
    await settle(64);
    expect(made.events.filter(({ kind }) => kind === "transfer.end")).toMatchObject([{ outcome: "aborted" }]);
    ftp.socket.stream.resume();
    const codes = new Set<number>();
    for (let reply = await ftp.reply(); reply.code !== 226; reply = await ftp.reply()) codes.add(reply.code);
    expect(codes).toEqual(new Set([211, 426]));
  });
});

describe("ABOR meets no transfer", () => {
  it("and takes back the data connection that was promised", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    await ftp.ask("EPSV");
    expect(await ftp.ask("ABOR")).toMatch(/^225 /);
    expect(made.network.open.listeners).toBe(1);
    await ftp.ask("EPSV ALL");
    expect(await ftp.ask("RETR big")).toMatch(/^425 /);
  });

  it("and breaks off a command that takes its time, when it comes right behind it", async () => {
    const files = memoryStorage({ now: () => 0 });
    let asked = 0;
    const slow: Storage = {
      ...files,
      stat: (path, options) => (path === "/slow" ? (asked++, never(options?.signal)) : files.stat(path, options)),
    };
    await using made = await memoryServer({ storage: slow });
    const ftp = await open(made);
    ftp.send("STAT slow\r\nABOR\r\nPWD\r\n");
    expect(await replies(ftp, 3)).toEqual([451, 225, 257]);
    expect(asked).toBe(1);
  });

  it("nor is one needed when the client goes: a command that takes its time ends with the session", async () => {
    const files = memoryStorage({ now: () => 0 });
    const slow: Storage = { ...files, stat: (_, options) => never(options?.signal) };
    await using made = await memoryServer({ storage: slow });
    const ftp = await open(made);
    ftp.send("STAT slow\r\n");
    await settle();
    ftp.socket.reset();
    await settle();
    expect([made.server.sessions, made.clock.pending]).toEqual([0, 0]);
  });

  it("before the login: 530", async () => {
    await using made = await memoryServer();
    const ftp = await made.connect();
    expect(await ftp.ask("ABOR")).toMatch(/^530 /);
  });
});

const telnet: Readonly<Record<string, readonly number[]>> = {
  "IP, DM": [0xff, 0xf4, 0xf2],
  "IP, IAC": [0xff, 0xf4, 0xff],
  "IP, IAC DM": [0xff, 0xf4, 0xff, 0xf2],
  nothing: [],
};

describe.each([
  ["CR LF", "\r\n"],
  ["CR alone", "\r"],
])("ABOR that ends in %s", (_, end) => {
  it.each(Object.keys(telnet))(
    "behind %s is seen at once in any two pieces, and the next line stays whole",
    async (sign) => {
      await using made = await memoryServer();
      const ftp = await open(made);
      const abort = Buffer.from([...(telnet[sign] ?? []), ...Buffer.from(`ABOR${end}`)]);
      for (let cut = 0; cut <= abort.length; cut++) {
        await ftp.ask("EPSV");
        expect(await ftp.ask("RETR big")).toMatch(/^150 /);
        ftp.send(abort.subarray(0, cut));
        await settle();
        ftp.send(abort.subarray(cut));
        expect(await replies(ftp, 2)).toEqual([426, 226]);
        expect(await ftp.ask("PWD")).toMatch(/^257 /);
      }
    },
  );

  it.each(Object.keys(telnet))("behind %s is seen byte by byte, with the next line in its last piece", async (sign) => {
    await using made = await memoryServer();
    const ftp = await open(made);
    await ftp.ask("EPSV");
    expect(await ftp.ask("RETR big")).toMatch(/^150 /);
    for (const byte of [...(telnet[sign] ?? []), ...Buffer.from("ABOR")]) {
      ftp.send(Uint8Array.of(byte));
      await settle(2);
    }
    ftp.send(`${end}PWD\r\n`);
    expect(await replies(ftp, 3)).toEqual([426, 226, 257]);
  });
});
