import { memoryServer, type Dialogue, type MemoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";

const open = async (made: MemoryServer): Promise<Dialogue> => {
  const ftp = await made.connect();
  await ftp.logIn();
  return ftp;
};
const second = 1_000;
const minute = 60 * second;

describe("the idle time", () => {
  it("ends a session that says nothing for five minutes, to the second", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    await made.clock.advance(5 * minute - second);
    expect(made.server.sessions).toBe(1);
    await made.clock.advance(second);
    expect(await ftp.reply()).toMatchObject({ code: 421, lines: ["Nothing was sent for 300 seconds; connect again."] });
    await ftp.ended;
  });

  it.each(["RETR", "STOR"])(
    "does not run while data moves in a %s of half an hour, and begins anew at its end",
    async (verb) => {
      await using made = await memoryServer();
      await made.put("/a", Buffer.alloc(20_000_000));
      const ftp = await open(made);
      const { stream } = await ftp.passive();
      stream.on("error", () => {}).on("readable", () => {});
      expect(await ftp.ask(`${verb} a`)).toMatch(/^150 /);
      for (let passed = 0; passed < 30; passed += 1) {
        if (verb === "STOR") stream.write("x");
        else stream.read();
        await made.clock.advance(minute);
      }
      expect(made.server.sessions).toBe(1);
      if (verb === "STOR") stream.end();
      else stream.removeAllListeners("readable").resume();
      await settle(50);
      await made.clock.advance(25);
      expect(await ftp.reply()).toMatchObject({ code: 226 });
      await made.clock.advance(5 * minute - second);
      expect(made.server.sessions).toBe(1);
      await made.clock.advance(2 * second);
      expect(await ftp.reply()).toMatchObject({ code: 421 });
    },
  );

  it("is what the client made it, from the next command on", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    expect(await ftp.ask("SITE IDLE 900")).toMatch(/^200 /);
    await made.clock.advance(899 * second);
    expect(made.server.sessions).toBe(1);
    await made.clock.advance(2 * second);
    expect(await ftp.reply()).toMatchObject({ code: 421, lines: [expect.stringContaining("900 seconds")] });
  });

  it("ends a session whose command waits for a client that reads no replies", async () => {
    await using made = await memoryServer({ wire: { window: 256 } });
    const ftp = await open(made);
    ftp.socket.stream.pause();
    for (let i = 0; i < 200; i++) {
      ftp.send("HELP\r\n");
      await settle(2);
    }
    await made.clock.advance(5 * minute + 31 * second);
    expect(made.server.sessions).toBe(0);
    expect(made.clock.pending).toBe(0);
  });
});

describe("the login time", () => {
  it("runs from the connection on, whatever is said but a login", async () => {
    await using made = await memoryServer();
    const ftp = await made.connect();
    for (let passed = 0; passed < 50; passed += 10) {
      await ftp.ask("NOOP");
      await ftp.ask("USER demo");
      await made.clock.advance(10 * second);
    }
    await made.clock.advance(10 * second);
    expect(await ftp.reply()).toMatchObject({ code: 421, lines: ["Nobody logged in for 60 seconds; connect again."] });
    await ftp.ended;
  });

  it("ends with the login", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    await made.clock.advance(2 * minute);
    expect(await ftp.ask("NOOP")).toMatch(/^200 /);
  });
});

describe("the time for a data connection", () => {
  it("to be accepted ends with 425, and the session goes on", async () => {
    await using made = await memoryServer();
    await made.put("/a", "abc");
    const ftp = await open(made);
    await ftp.ask("EPSV");
    expect(await ftp.ask("RETR a")).toMatch(/^150 /);
    await made.clock.advance(30 * second);
    expect(await ftp.reply()).toMatchObject({ code: 425 });
    expect(await ftp.ask("PWD")).toMatch(/^257 /);
    expect(made.network.open.listeners).toBe(1);
  });

  it("to be dialled ends with 425, and the session goes on", async () => {
    await using made = await memoryServer();
    await made.put("/a", "abc");
    const ftp = await open(made);
    const { listener } = await ftp.active();
    made.network.firewall((_, to) => (to.port === listener.local.port ? "drop" : "pass"));
    expect(await ftp.ask("RETR a")).toMatch(/^150 /);
    await made.clock.advance(30 * second);
    expect(await ftp.reply()).toMatchObject({ code: 425 });
    expect(await ftp.ask("PWD")).toMatch(/^257 /);
    expect(made.network.open.dials).toBe(0);
    await listener[Symbol.asyncDispose]();
  });

  it.each(["RETR", "STOR"])("to move a byte in a %s ends with 426, and the session goes on", async (verb) => {
    await using made = await memoryServer();
    await made.put("/a", Buffer.alloc(2_000_000));
    const ftp = await open(made);
    const { stream } = await ftp.passive();
    stream.on("error", () => {}).pause();
    expect(await ftp.ask(`${verb} a`)).toMatch(/^150 /);
    await made.clock.advance(5 * minute + second);
    expect(await ftp.reply()).toMatchObject({ code: 426 });
    expect(await ftp.ask("PWD")).toMatch(/^257 /);
    expect((await made.content("/a")).length).toBe(2_000_000);
  });
});

it("a session that ends leaves no timer behind, whichever ended it", async () => {
  await using made = await memoryServer();
  for (const end of ["QUIT\r\n", "GET / HTTP/1.1\r\n", undefined]) {
    const ftp = await open(made);
    if (end === undefined) ftp.socket.stream.end();
    else ftp.send(end);
    await ftp.ended;
    ftp.socket.stream.destroy();
    await settle();
    expect(made.clock.pending).toBe(0);
  }
});
