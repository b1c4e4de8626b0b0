import { encodeText, type Reply } from "@tandem/protocol";
import { memoryServer, readAll, type Dialogue, type MemoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const open = async (made: MemoryServer): Promise<Dialogue> => {
  const ftp = await made.connect();
  await ftp.logIn();
  return ftp;
};
const replies = async (ftp: Dialogue, count: number): Promise<readonly number[]> => {
  const codes: number[] = [];
  for (let i = 0; i < count; i++) codes.push((await ftp.reply()).code);
  return codes;
};

describe("commands", () => {
  it("are answered in order when they come in one piece", async () => {
    await using made = await memoryServer();
    const ftp = await made.connect();
    ftp.send("USER demo\r\nPASS secret\r\nSYST\r\nTYPE I\r\nMKD a\r\nCWD a\r\nPWD\r\nNOOP\r\nQUIT\r\n");
    expect(await replies(ftp, 9)).toEqual([331, 230, 215, 200, 257, 250, 257, 200, 221]);
    await ftp.ended;
  });

  it("mean the same in any chunks", async () => {
    const script = encodeText(
      "USER demo\r\nPASS secret\r\nMKD d\u00e9j\u00e0\r\nCWD d\u00e9j\u00e0\nPWD\r\nBOGUS\r\n\xFFTYPE I\r\nSIZE x\r\nNOOP\r\nQUIT\r\n",
    );
    const session = async (chunks: readonly Uint8Array[]): Promise<readonly Reply[]> => {
      await using made = await memoryServer();
      const ftp = await made.connect();
      for (const chunk of chunks) {
        ftp.send(chunk);
        await settle(2);
      }
      const all: Reply[] = [];
      for (let i = 0; i < 10; i++) all.push(await ftp.reply());
      return all;
    };
    const whole = await session([script]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(script.length), { maxLength: 12 }), async (cuts) => {
        const edges = [0, ...cuts.toSorted((a, b) => a - b), script.length];
        const chunks = edges.slice(1).map((end, i) => script.subarray(edges[i], end));
        expect(await session(chunks)).toEqual(whole);
      }),
      { numRuns: 25 },
    );
    expect(await session([...script].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
  });

  it("come by the thousand without more than a few waiting in memory", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    ftp.send("NOOP\r\n".repeat(1000));
    expect(new Set(await replies(ftp, 1000))).toEqual(new Set([200]));
  });

  it("are not read any more from a client that does not read its replies", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    ftp.socket.stream.pause();
    let sent = 0;
    const flood = encodeText("HELP\r\n".repeat(1000));
    while (sent < 50_000_000 && ftp.socket.stream.write(flood)) {
      sent += flood.length;
      await settle(4);
    }
    expect(sent).toBeLessThan(1_000_000);
    await made.clock.advance(332_000);
    expect(made.server.sessions).toBe(0);
  });

  it("that are no commands are refused and repeat nothing of what was sent", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    for (const line of ["BOGUS", "", " ", "constructor", "__proto__ x", "\u0001", "get XYZ"]) {
      const answer = await ftp.ask(line);
      expect(answer).toMatch(/^500 /);
      expect(answer).not.toContain("XYZ");
    }
  });

  it("longer than the limit are skipped as one line and answered with 500", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    ftp.send(`STOR ${"x".repeat(100_000)}\r\nNOOP\r\n`);
    expect(await replies(ftp, 2)).toEqual([500, 200]);
  });

  it("are known but not offered: 502 and the reason", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    expect(await ftp.ask("SMNT /x")).toMatch(/^502 SMNT is not offered: .+\.$/);
  });

  it("of a client that half-closes are still answered", async () => {
    await using made = await memoryServer();
    const ftp = await made.connect();
    ftp.socket.stream.end("USER demo\r\nPASS secret\r\nPWD\r\n");
    expect(await replies(ftp, 3)).toEqual([331, 230, 257]);
    await ftp.ended;
  });
});

describe("during a transfer", () => {
  it("STAT and NOOP are answered at once, and everything else waits", async () => {
    await using made = await memoryServer();
    await made.put("/big", Buffer.alloc(2_000_000));
    const ftp = await open(made);
    await ftp.ask("TYPE I");
    const data = await ftp.passive();
    expect(await ftp.ask("RETR big")).toMatch(/^150 /);
    expect(await ftp.ask("STAT")).toMatch(/^211 .*RETR of \/big is running: \d+ of 2000000 bytes/);
    expect(await ftp.ask("NOOP")).toMatch(/^200 /);
    ftp.send("PWD\r\nNOOP\r\n");
    await settle();
    const all = replies(ftp, 3);
    expect((await readAll(data)).length).toBe(2_000_000);
    expect(await all).toEqual([226, 257, 200]);
  });

  it("ABOR overtakes the queue: 426, 226, then what waited", async () => {
    await using made = await memoryServer();
    await made.put("/big", Buffer.alloc(2_000_000));
    const ftp = await open(made);
    const data = await ftp.passive();
    expect(await ftp.ask("RETR big")).toMatch(/^150 /);
    ftp.send("PWD\r\nABOR\r\n");
    expect(await replies(ftp, 3)).toEqual([426, 226, 257]);
    await expect(readAll(data)).rejects.toThrow(/reset|ECONNRESET|broke/);
    expect(await ftp.ask("ABOR")).toMatch(/^225 /);
  });

  it.each([
    ["in plain", "ABOR\r\n"],
    ["behind Telnet IP and Synch", Buffer.from([0xff, 0xf4, 0xff, 0xf2, ...Buffer.from("ABOR\r\n")])],
    ["with the byte at the urgent mark taken away", Buffer.from([0xff, 0xf4, 0xf2, ...Buffer.from("ABOR\r\n")])],
    ["with its last byte taken away", "ABOR\r"],
  ])("ABOR %s ends an upload and the old file stays", async (_, abor) => {
    await using made = await memoryServer();
    await made.put("/a", "old");
    const ftp = await open(made);
    const data = await ftp.passive();
    data.stream.on("error", () => {});
    expect(await ftp.ask("STOR a")).toMatch(/^150 /);
    data.stream.write("new");
    await settle();
    ftp.send(abor);
    expect(await replies(ftp, 2)).toEqual([426, 226]);
    expect(await ftp.ask("PWD")).toMatch(/^257 /);
    expect(await made.content("/a")).toBe("old");
  });

  it("ABOR ends the wait for a data connection too", async () => {
    await using made = await memoryServer();
    await made.put("/a", "abc");
    const ftp = await open(made);
    await ftp.ask("EPSV");
    expect(await ftp.ask("RETR a")).toMatch(/^150 /);
    ftp.send("ABOR\r\n");
    expect(await replies(ftp, 2)).toEqual([426, 226]);
  });

  it("QUIT lets it finish with its own reply", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    const data = await ftp.passive();
    expect(await ftp.ask("STOR a")).toMatch(/^150 /);
    ftp.send("QUIT\r\n");
    await settle();
    data.stream.end("whole");
    expect(await replies(ftp, 2)).toEqual([226, 221]);
    await ftp.ended;
    expect(await made.content("/a")).toBe("whole");
  });

  it("close lets it finish within the grace time, and ends idle sessions at once", async () => {
    await using made = await memoryServer();
    const busy = await open(made);
    const idle = await open(made);
    const data = await busy.passive();
    expect(await busy.ask("STOR a")).toMatch(/^150 /);
    const closed = made.server.close({ grace: 10_000 });
    expect(await idle.reply()).toMatchObject({ code: 421 });
    idle.socket.stream.end();
    data.stream.end("whole");
    expect(await replies(busy, 2)).toEqual([226, 421]);
    busy.socket.stream.end();
    await closed;
    expect(await made.content("/a")).toBe("whole");
  });

  it("close breaks it off when the grace time is over", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    const data = await ftp.passive();
    data.stream.on("error", () => {});
    await ftp.ask("STOR a");
    const closed = made.server.close({ grace: 10_000 });
    await made.clock.advance(10_001);
    await closed;
    await ftp.ended;
    expect(made.server.sessions).toBe(0);
    await expect(made.content("/a")).rejects.toMatchObject({ code: "not-found" });
  });
});

it("a second close without grace cuts the first one short", async () => {
  await using made = await memoryServer();
  const ftp = await open(made);
  const data = await ftp.passive();
  data.stream.on("error", () => {});
  await ftp.ask("STOR a");
  const gentle = made.server.close({ grace: 10_000 });
  await made.server.close();
  await gentle;
  await ftp.ended;
  expect(made.clock.pending).toBe(0);
});

describe("a login", () => {
  it("answers the same for a name that is not known", async () => {
    await using made = await memoryServer();
    const answers: string[][] = [];
    for (const user of ["demo", "nobody"]) {
      const ftp = await made.connect();
      const first = await ftp.ask(`USER ${user}`);
      ftp.send("PASS wrong\r\n");
      await made.clock.advance(1_000);
      answers.push([first, (await ftp.reply()).lines.join()]);
    }
    expect(answers[0]).toEqual(answers[1]);
  });

  it("is refused later each time, and at the fifth the session ends", async () => {
    await using made = await memoryServer();
    const ftp = await made.connect();
    for (const code of [530, 530, 530, 530, 421]) {
      ftp.send("USER demo\r\nPASS wrong\r\n");
      expect((await ftp.reply()).code).toBe(331);
      await made.clock.advance(2_600);
      expect((await ftp.reply()).code).toBe(code);
    }
    await ftp.ended;
  });

  it("must come within its time", async () => {
    await using made = await memoryServer();
    const ftp = await made.connect();
    await made.clock.advance(61_000);
    expect(await ftp.reply()).toMatchObject({ code: 421 });
    await ftp.ended;
  });

  it("comes before everything that could tell a stranger something", async () => {
    await using made = await memoryServer();
    const ftp = await made.connect();
    for (const command of ["PWD", "RETR", "SIZE /a", "LIST", "STAT", "PASV", "PORT x", "TYPE", "REST -1", "DELE a"]) {
      expect(await ftp.ask(command)).toMatch(/^530 /);
    }
  });

  it("of an anonymous user takes any password and reads only", async () => {
    await using made = await memoryServer();
    await made.put("/a", "abc");
    const ftp = await made.connect();
    await ftp.logIn("anonymous", "me@example.org");
    for (const command of ["DELE a", "MKD b", "RMD b"]) expect(await ftp.ask(command)).toMatch(/^550 .*read only/);
    const data = await ftp.passive();
    data.stream.on("error", () => {});
    expect(await ftp.ask("STOR a")).toMatch(/^550 /);
    expect(await made.content("/a")).toBe("abc");
  });

  it("never shows its password in the trace", async () => {
    await using made = await memoryServer();
    const ftp = await made.connect();
    await ftp.ask("USER demo");
    await ftp.ask("  pass secret");
    expect(JSON.stringify(made.events)).not.toContain("secret");
  });
});

describe("an idle session", () => {
  it("is ended with 421 after five minutes, and any command puts it off", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    await made.clock.advance(200_000);
    await ftp.ask("NOOP");
    await made.clock.advance(200_000);
    await ftp.ask("NOOP");
    await made.clock.advance(301_000);
    expect(await ftp.reply()).toMatchObject({ code: 421 });
    await ftp.ended;
  });

  it("that never closes its own end is cut off", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    await ftp.ask("QUIT");
    await made.clock.advance(31_000);
    expect(made.server.sessions).toBe(0);
  });
});
