import { encodeText } from "@tandem/protocol";
import { memoryServer, type Dialogue, type MemoryServer } from "@tandem/testkit";
import { encodeEvent } from "@tandem/trace";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";

const open = async (made: MemoryServer): Promise<Dialogue> => {
  const ftp = await made.connect();
  await ftp.logIn();
  return ftp;
};
const codes = async (ftp: Dialogue, count: number): Promise<readonly number[]> => {
  const all: number[] = [];
  for (let i = 0; i < count; i++) all.push((await ftp.reply()).code);
  return all;
};

describe("a command line", () => {
  it("takes a path of 4096 bytes, and any argument up to its limit to the byte", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    const path = `/${"d/".repeat(2_047)}a`;
    expect(path).toHaveLength(4_096);
    expect(await ftp.ask(`SIZE ${path}`)).toMatch(/^550 /);
    expect(await ftp.ask(`NOOP ${"x".repeat(4_603)}`)).toMatch(/^200 /);
    expect(await ftp.ask(`NOOP ${"x".repeat(4_604)}`)).toMatch(/^500 .*4608 bytes/);
    expect(await ftp.ask("NOOP")).toMatch(/^200 /);
  });

  it("longer than that is skipped to its end in any pieces, and answered once", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    for (let i = 0; i < 200; i++) ftp.send("y".repeat(1_000));
    await settle(64);
    ftp.send("\r\nNOOP\r\n");
    expect(await codes(ftp, 2)).toEqual([500, 200]);
  });

  it("that never ends before the login keeps nothing but its beginning, and the login time ends it", async () => {
    await using made = await memoryServer();
    const ftp = await made.connect();
    for (let i = 0; i < 100; i++) {
      ftp.send("y".repeat(65_536));
      await settle(2);
    }
    expect(await ftp.reply()).toMatchObject({ code: 500 });
    await made.clock.advance(61_000);
    expect(await ftp.reply()).toMatchObject({ code: 421 });
    await ftp.ended;
  });

  it.each([
    ["before the login, after the login time", false, 60_000],
    ["after the login, after the idle time", true, 300_000],
  ])("of which half came and no more ends the session %s", async (_, loggedIn, time) => {
    await using made = await memoryServer();
    const ftp = loggedIn ? await open(made) : await made.connect();
    ftp.send("STOR half");
    for (let passed = 0; passed < time - 10_000; passed += 10_000) {
      ftp.send("y");
      await made.clock.advance(10_000);
    }
    expect(made.server.sessions).toBe(1);
    await made.clock.advance(11_000);
    expect(await ftp.reply()).toMatchObject({ code: 421 });
    await ftp.ended;
  });

  it("may end in LF alone", async () => {
    await using made = await memoryServer();
    const ftp = await made.connect();
    ftp.send("USER demo\nPASS secret\nPWD\n");
    expect(await codes(ftp, 3)).toEqual([331, 230, 257]);
  });

  it("keeps a CR inside, given as CR NUL, in a name", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    expect(await ftp.ask("MKD a\r\0b")).toMatch(/^257 /);
    expect(await ftp.ask("CWD a\r\0b")).toMatch(/^250 /);
  });

  it.each([
    ["NUL in a name", "MKD a\0b", 501],
    ["NUL in a user name", "USER de\0mo", 501],
    ["NUL in a password", "PASS sec\0ret", 501],
    ["NUL in a verb", "NO\0OP", 500],
    ["an escape sequence", "\u001B[31mNOOP", 500],
    ["control characters", "\u0001\u0002\u0007", 500],
    ["bytes that are not UTF-8 in a verb", Uint8Array.of(0xc3, 0x28, 0xff, 0xff), 500],
  ])("with %s gets one reply of one line", async (_, line, code) => {
    await using made = await memoryServer();
    const ftp = await open(made);
    ftp.send(typeof line === "string" ? `${line}\r\n` : Buffer.concat([line, Buffer.from("\r\n")]));
    const reply = await ftp.reply();
    expect([reply.code, reply.lines.length]).toEqual([code, 1]);
    expect(reply.lines[0]).not.toMatch(/[\u0000-\u001F]/);
    expect(await ftp.ask("NOOP")).toMatch(/^200 /);
  });

  it("keeps a name that is not UTF-8 byte by byte, the doubled IAC of Telnet included", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    const name = Buffer.from([0xe4, 0xff, 0xff, 0xc3, 0xa9]);
    ftp.send(Buffer.concat([Buffer.from("SIZE "), name, Buffer.from("\r\n")]));
    expect(await ftp.reply()).toMatchObject({ code: 550 });
    const heard = made.events.findLast((event) => event.kind === "control.line" && event.from === "client");
    const text = heard?.kind === "control.line" ? heard.text : "";
    expect([...encodeText(text)]).toEqual([...Buffer.from("SIZE "), 0xe4, 0xff, 0xc3, 0xa9]);
  });

  it("with Telnet options in its middle is whole, and each option is refused", async () => {
    await using made = await memoryServer();
    const ftp = await made.connect();
    const refusals: number[] = [];
    ftp.socket.stream.on("data", (bytes: Uint8Array) => refusals.push(...bytes));
    ftp.send(
      Buffer.from([0x4e, 0x4f, 0xff, 0xfd, 0x06, 0x4f, 0xff, 0xfb, 0x18, 0x50, 0xff, 0xfa, 1, 2, 0xff, 0xf0, 13, 10]),
    );
    await settle();
    expect(refusals.slice(0, 6)).toEqual([0xff, 0xfc, 0x06, 0xff, 0xfe, 0x18]);
    expect(Buffer.from(refusals.slice(6)).toString()).toMatch(/^200 /);
  });
});

describe("many commands", () => {
  it("by the thousand behind a transfer are answered in order when it is done", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    const data = await ftp.passive();
    expect(await ftp.ask("STOR a")).toMatch(/^150 /);
    const flood = Array.from({ length: 3_000 }, (_, i) => (i % 2 === 0 ? "PWD\r\n" : "SYST\r\n")).join("");
    ftp.send(flood);
    await settle(32);
    data.stream.end("whole");
    expect(await ftp.reply()).toMatchObject({ code: 226 });
    const all = await codes(ftp, 3_000);
    expect(all.every((code, i) => code === (i % 2 === 0 ? 257 : 215))).toBe(true);
  });

  it.each([
    ["short ones", "PWD\r\n"],
    ["empty ones", "\r\n"],
    ["long ones", `CWD ${"x".repeat(4_000)}\r\n`],
  ])("behind a transfer are read no further than the pipeline has room: %s", async (_, line) => {
    await using made = await memoryServer({ wire: { segment: 4_096, window: 4_096 } });
    const ftp = await open(made);
    const data = await ftp.passive();
    expect(await ftp.ask("STOR a")).toMatch(/^150 /);
    const flood = encodeText(line.repeat(Math.ceil(8_192 / line.length)));
    let sent = 0;
    while (sent < 20_000_000 && ftp.socket.stream.write(flood)) {
      sent += flood.length;
      await settle(8);
    }
    expect(sent).toBeLessThan(300_000);
    data.stream.end();
    expect(await ftp.reply()).toMatchObject({ code: 226 });
  });

  it("whose replies nobody reads stop the reading, and after the idle time the session", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    ftp.socket.stream.pause();
    let sent = 0;
    const flood = encodeText("HELP\r\n".repeat(1_000));
    while (sent < 50_000_000 && ftp.socket.stream.write(flood)) {
      sent += flood.length;
      await settle(4);
    }
    expect(sent).toBeLessThan(1_000_000);
    await made.clock.advance(299_000);
    expect(made.server.sessions).toBe(1);
    await made.clock.advance(32_000);
    expect(made.server.sessions).toBe(0);
  });

  it("of one session hold up no other", async () => {
    await using made = await memoryServer();
    const flooding = await open(made);
    flooding.socket.stream.pause();
    flooding.send("HELP\r\n".repeat(20_000));
    await settle(32);
    const other = await open(made);
    expect(await other.ask("PWD")).toMatch(/^257 /);
  });
});

it("no control character reaches a line of the trace file raw", async () => {
  await using made = await memoryServer();
  const ftp = await open(made);
  await ftp.ask("MKD \u001B]0;owned\u0007\u009B31m\u2028\u202Ex");
  await ftp.ask("USER \u001B[2J\u0085");
  await ftp.ask("\u001B[2J");
  const lines = made.events.map((event) => encodeEvent(event).replace(/\n$/, ""));
  expect(lines.some((line) => line.includes("owned"))).toBe(true);
  for (const line of lines) expect(line).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E]/);
});
