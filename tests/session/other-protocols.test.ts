import { memoryServer, type MemoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";

const request = (line: string): string => `${line}\r\nHost: ftp.example.org\r\nContent-Length: 60\r\n\r\n`;
const body = "USER demo\r\nPASS secret\r\nMKD owned\r\n";

/** What a client that sends these bytes at once, or piece by piece, hears until the end. */
async function converse(made: MemoryServer, pieces: readonly (string | Uint8Array)[]): Promise<string> {
  const { stream } = await made.client.dial({ remote: made.at });
  const heard: Uint8Array[] = [];
  const ended = new Promise<void>((resolve) => void stream.on("end", resolve).on("close", resolve));
  stream.on("error", () => {}).on("data", (bytes: Uint8Array) => void heard.push(bytes));
  for (const piece of pieces) {
    if (stream.writable) stream.write(piece);
    await settle(2);
  }
  await ended;
  stream.destroy();
  return Buffer.concat(heard).toString();
}

/** The session has ended with one 421 that repeats nothing, nothing was done, and the trace says why. */
async function expectTurnedAway(made: MemoryServer, heard: string, reason: RegExp, sent: string): Promise<void> {
  const lines = heard.split("\r\n").slice(0, -1);
  expect(lines.map((line) => line.slice(0, 4))).toEqual(["220 ", "421 "]);
  for (const word of sent.split(/[^\w.]+/).filter((part) => part.length > 4)) expect(heard).not.toContain(word);
  await settle();
  expect(made.server.sessions).toBe(0);
  expect(made.events.filter(({ kind }) => kind === "session.change" || kind === "auth.result")).toEqual([]);
  expect(made.events.find(({ kind }) => kind === "control.close")).toMatchObject({
    by: "server",
    reason: expect.stringMatching(reason) as unknown,
  });
}

describe("HTTP on the control port ends the session at its first line, and nothing of its body is executed", () => {
  it.each([
    "GET / HTTP/1.1",
    "HEAD / HTTP/1.1",
    "POST /upload HTTP/1.1",
    "PUT /upload HTTP/1.1",
    "DELETE /upload HTTP/1.1",
    "OPTIONS * HTTP/1.1",
    "OPTIONS /upload HTTP/1.1",
    "CONNECT example.org:443 HTTP/1.1",
    "TRACE / HTTP/1.1",
    "PATCH /upload HTTP/1.1",
    "PROPFIND /upload HTTP/1.1",
    "PRI * HTTP/2.0",
    "INVENTED /upload HTTP/1.1",
    "POST /0.9",
  ])("%s", async (line) => {
    await using made = await memoryServer();
    const heard = await converse(made, [request(line) + body]);
    await expectTurnedAway(made, heard, /browser/, line);
  });

  it("with a request line of any length", async () => {
    await using made = await memoryServer();
    const heard = await converse(made, [`POST /${"x".repeat(50_000)} HTTP/1.1\r\n${body}`]);
    await expectTurnedAway(made, heard, /browser/, "");
  });

  it("when only its headers are seen", async () => {
    await using made = await memoryServer();
    const heard = await converse(made, [`Host: ftp.example.org\r\n${body}`]);
    await expectTurnedAway(made, heard, /browser/, "example.org");
  });

  it("byte by byte", async () => {
    await using made = await memoryServer();
    const sent = request("POST / HTTP/1.1") + body;
    const heard = await converse(made, sent.split(""));
    await expectTurnedAway(made, heard, /browser/, "");
  });

  it("after a login too, with the transfer that ran", async () => {
    await using made = await memoryServer();
    const ftp = await made.connect();
    await ftp.logIn();
    const data = await ftp.passive();
    data.stream.on("error", () => {});
    expect(await ftp.ask("STOR a")).toMatch(/^150 /);
    data.stream.write("half");
    await settle();
    ftp.send("GET / HTTP/1.1\r\nMKD owned\r\n");
    expect(await ftp.reply()).toMatchObject({ code: 421 });
    await ftp.ended;
    await expect(made.content("/a")).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("SMTP on the control port ends the session at its first line", () => {
  it.each([
    "HELO mail.example.org",
    "EHLO mail.example.org",
    "MAIL FROM:<a@example.org>",
    "RCPT TO:<b@example.org>",
    "DATA",
  ])("%s", async (line) => {
    await using made = await memoryServer();
    const heard = await converse(made, [`${line}\r\n${body}`]);
    await expectTurnedAway(made, heard, /mail program/, line);
  });
});

it("SSH on the control port ends the session", async () => {
  await using made = await memoryServer();
  const heard = await converse(made, ["SSH-2.0-OpenSSH_9.6\r\n"]);
  await expectTurnedAway(made, heard, /SFTP client/, "OpenSSH_9.6");
});

describe("TLS on a control port that begins in clear ends the session without waiting for an end of line", () => {
  const hello = (...start: readonly number[]): Uint8Array =>
    Buffer.concat([Buffer.from(start), Buffer.alloc(200, 0x41)]);
  it.each([
    ["a hello of TLS 1.3", hello(0x16, 0x03, 0x01, 0x02, 0x00, 0x01)],
    ["a hello of SSL 3", hello(0x16, 0x03, 0x00, 0x00, 0x2f, 0x01)],
    ["a hello of SSL 2", hello(0x80, 0x2e, 0x01, 0x03, 0x01, 0x00)],
  ])("%s, whole and byte by byte", async (_, bytes) => {
    for (const pieces of [[bytes], [...bytes].map((byte) => Uint8Array.of(byte))]) {
      await using made = await memoryServer();
      await expectTurnedAway(made, await converse(made, pieces), /TLS from the first byte/, "");
    }
  });
});

it("a slip of the finger is no other protocol: 500, and the session goes on", async () => {
  await using made = await memoryServer();
  const ftp = await made.connect();
  for (const line of ["get notes.txt", "GET notes.txt", "ls", "help!", "data x", "open ftp.example.org"]) {
    expect(await ftp.ask(line)).toMatch(/^500 /);
  }
});
