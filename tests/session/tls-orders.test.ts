import { once } from "node:events";
import type { ConnectionOptions, TLSSocket } from "node:tls";
import { accountList } from "@tandem/server";
import type { Dialogue, MemoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";
import { readSecure, secureClient, secured, secureServer, tlsOver, type SecureClient } from "./tls/secure-client.ts";

const versions: readonly (readonly [string, ConnectionOptions])[] = [
  ["TLSv1.3", {}],
  ["TLSv1.2", { maxVersion: "TLSv1.2" }],
];
const size = 3_000_000;

/** A session whose data connections are private, at a server that has a file which fills every buffer on its way. */
async function open(made: MemoryServer, options: ConnectionOptions = {}): Promise<SecureClient> {
  await made.put("/big", Buffer.alloc(size, "line\r\n"));
  const ftp = await secureClient(made, options);
  await ftp.private();
  await ftp.logIn();
  await ftp.ask("TYPE I");
  return ftp;
}

/** Begins a transfer that goes on for as long as the test wants. */
async function running(ftp: SecureClient, command: "STOR" | "RETR"): Promise<TLSSocket> {
  const data = await ftp.data();
  const agreed = once(data, "secureConnect");
  expect(await ftp.ask(command === "STOR" ? "STOR up" : "RETR big")).toMatch(/^150 /);
  await agreed;
  if (command === "STOR") data.resume().write("half");
  await settle(60);
  return data;
}

/** Lets a transfer come to its end: gives what a download brought. */
async function finish(data: TLSSocket, command: "STOR" | "RETR"): Promise<number> {
  if (command === "RETR") return (await readSecure(data)).length;
  data.end(" and half");
  return size;
}

describe.each(versions)("over %s", (_, options) => {
  describe.each(["STOR", "RETR"] as const)("while %s runs", (command) => {
    it("STAT and NOOP are answered at once, and the file comes whole", async () => {
      await using made = await secureServer();
      const ftp = await open(made, options);
      const data = await running(ftp, command);
      const status = await ftp.ask("STAT");
      expect(status).toMatch(
        command === "STOR" ? /STOR of \/up is running: 4 bytes so far\./ : /RETR of \/big is running: /,
      );
      expect(status).toContain("TLS is on this connection; data connections carry TLS too.");
      expect(await ftp.ask("NOOP")).toMatch(/^200 /);
      expect(await finish(data, command)).toBe(size);
      expect(await ftp.reply()).toMatchObject({ code: 226 });
      if (command === "STOR") expect(await made.content("/up")).toBe("half and half");
    });

    it.each([
      ["ABOR", Buffer.from("ABOR\r\n")],
      ["ABOR behind a Telnet Synch", Buffer.concat([Uint8Array.of(255, 244, 255, 242), Buffer.from("ABOR\r\n")])],
    ])("%s breaks it off: 426 and 226, and no end that could be taken for that of the file", async (__, bytes) => {
      await using made = await secureServer();
      const ftp = await open(made, options);
      const data = await running(ftp, command);
      const brought = readSecure(data).then(
        () => "an end",
        () => "a break",
      );
      ftp.send(bytes);
      expect(await ftp.reply()).toMatchObject({ code: 426 });
      expect(await ftp.reply()).toMatchObject({ code: 226 });
      expect(await brought).toBe("a break");
      await expect(made.content("/up")).rejects.toMatchObject({ code: "not-found" });
      const again = await ftp.data();
      expect(await ftp.ask("NLST")).toMatch(/^150 /);
      expect(await readSecure(again)).toBe("big\r\n");
      expect(await ftp.reply()).toMatchObject({ code: 226 });
    });

    it("QUIT waits for its end", async () => {
      await using made = await secureServer();
      const ftp = await open(made, options);
      const data = await running(ftp, command);
      ftp.send("QUIT\r\n");
      await settle(20);
      expect(await finish(data, command)).toBe(size);
      expect(await ftp.reply()).toMatchObject({ code: 226 });
      expect(await ftp.reply()).toMatchObject({ code: 221 });
      await ftp.ended;
      if (command === "STOR") expect(await made.content("/up")).toBe("half and half");
    });

    it("REIN waits for its end, and what follows is in clear", async () => {
      await using made = await secureServer();
      const ftp = await open(made, options);
      const data = await running(ftp, command);
      const finished = finish(data, command);
      const first = ftp.reply();
      const { answer, clear } = await ftp.intoClear("REIN");
      // The answer to what ran comes first.
      expect([(await first).code, answer.slice(0, 3)]).toEqual([226, "220"]);
      expect(await finished).toBe(size);
      expect(await clear.ask("PBSZ 0")).toMatch(/^503 /);
      await clear.logIn();
    });

    it("the end of the account breaks it off, and is told under TLS", async () => {
      const accounts = accountList([{ name: "demo", secret: { password: "secret" } }]);
      await using made = await secureServer({ accounts });
      const ftp = await open(made, options);
      const data = await running(ftp, command);
      const brought = readSecure(data).then(
        () => "an end",
        () => "a break",
      );
      accounts.replace([]);
      expect(await ftp.reply()).toMatchObject({ code: 421, lines: ["Your account was closed or changed."] });
      await ftp.ended;
      expect(await brought).toBe("a break");
      await expect(made.content("/up")).rejects.toMatchObject({ code: "not-found" });
    });
  });

  it("CCC leaves data connections private: uploads and downloads go on with the session, ABOR and STAT come in clear", async () => {
    await using made = await secureServer({ tls: { clearing: "allowed", sessionReuse: "require" } });
    const ftp = await open(made, options);
    const session = await ftp.session();
    const { answer, clear } = await ftp.intoClear("CCC");
    expect(answer).toMatch(/^200 /);
    const dial = async () => tlsOver(await clear.passive(), { ...options, session });
    const up = await dial();
    expect(await clear.ask("STOR up")).toMatch(/^150 /);
    up.resume().end("whole");
    expect(await clear.reply()).toMatchObject({ code: 226 });
    expect(await made.content("/up")).toBe("whole");
    const broken = (await dial()).resume();
    expect(await clear.ask("STOR broken")).toMatch(/^150 /);
    broken.write("half");
    await settle(60);
    expect(await clear.ask("STAT")).toContain("STOR of /broken is running: 4 bytes so far.");
    expect(await clear.ask("ABOR")).toMatch(/^426 /);
    expect(await clear.reply()).toMatchObject({ code: 226 });
    const down = await dial();
    expect(await clear.ask("RETR up")).toMatch(/^150 /);
    expect(await readSecure(down)).toBe("whole");
    expect(await clear.reply()).toMatchObject({ code: 226 });
    const secure = made.events.filter(({ kind }) => kind === "data.secured");
    expect(secure).toHaveLength(3);
    for (const event of secure) expect(event).toMatchObject({ reused: true });
  });

  it("AUTH behind CCC makes the connection private again, from the beginning", async () => {
    await using made = await secureServer({ tls: { clearing: "allowed", sessionReuse: "require" } });
    const first = await open(made, options);
    const old = await first.session();
    const { clear } = await first.intoClear("CCC");
    const ftp = await again(made, clear, options);
    expect(await ftp.ask("PROT P")).toMatch(/^503 /);
    expect(await ftp.ask("PWD")).toMatch(/^530 /);
    await ftp.private();
    await ftp.logIn();
    const stale = tlsOver(await ftp.dial(), { ...options, session: old });
    stale.resume();
    expect(await ftp.ask("RETR big")).toMatch(/^150 /);
    expect(await ftp.reply()).toMatchObject({ code: 522 });
    const data = await ftp.data();
    expect(await ftp.ask("RETR big")).toMatch(/^150 /);
    expect((await readSecure(data)).length).toBe(size);
  });

  it("AUTH, a login, REIN and AUTH again may go on as long as the client likes", async () => {
    await using made = await secureServer();
    let ftp = await open(made, options);
    for (let turn = 0; turn < 5; turn++) {
      const { clear } = await ftp.intoClear("REIN");
      ftp = await again(made, clear, options);
      expect(await ftp.ask("PWD")).toMatch(/^530 /);
      await ftp.private();
      await ftp.logIn();
      const data = await ftp.data();
      expect(await ftp.ask("NLST")).toMatch(/^150 /);
      expect(await readSecure(data)).toBe("big\r\n");
      expect(await ftp.reply()).toMatchObject({ code: 226 });
    }
    await settle();
    expect(made.network.open.sockets).toBe(2);
  });
});

async function again(made: MemoryServer, clear: Dialogue, options: ConnectionOptions): Promise<SecureClient> {
  expect(await clear.ask("AUTH TLS")).toMatch(/^234 /);
  return secured(made, clear.socket, options);
}
