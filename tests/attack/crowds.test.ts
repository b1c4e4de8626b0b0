import { once } from "node:events";
import { accountList } from "@tandem/server";
import { openDialogue, readAll, type Dialogue, type MemoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";
import { secureClient, secured, secureServer, tlsOver } from "../session/tls/secure-client.ts";
import { expectNothingLeft, expectOthersServed, holdingsOf } from "./others-served.ts";

/** As many attackers, ten from each address. */
function crowd(made: MemoryServer, size: number): Promise<readonly Dialogue[]> {
  return Promise.all(
    Array.from({ length: size }, (_, at) => openDialogue(made.network.host(`10.66.0.${Math.floor(at / 10)}`), made.at)),
  );
}

const line = "x".repeat(1_000);
const accounts = accountList(["demo", "ann"].map((name) => ({ name, secret: { password: "secret" } })));

describe("others are served while many attack at once, and nothing is left behind them", () => {
  it.each<readonly [string, (ftp: Dialogue, at: number) => unknown]>([
    ["L1: lines without an end, before the login", (ftp) => ftp.send(line.repeat(20))],
    [
      "L1: lines without an end, behind it",
      async (ftp) => {
        await ftp.logIn();
        ftp.send(line.repeat(20));
      },
    ],
    ["L2: half a line", (ftp) => ftp.send("USER de")],
    ["L2: nothing at all", () => {}],
    [
      "L4: Telnet options and half sequences",
      (ftp) => ftp.send(Buffer.alloc(30_000, Buffer.of(255, 253, 1, 255, 250))),
    ],
    ["L5: NUL and control characters", (ftp) => ftp.send("\0\u001B[2J\u0007\r\nUSER \0\r\nPASS \u009B\r\n".repeat(20))],
    [
      "L6: HTTP with commands in its body",
      (ftp) => ftp.send("POST / HTTP/1.1\r\nHost: a\r\n\r\nUSER demo\r\nPASS secret\r\nMKD owned\r\n"),
    ],
    [
      "L8: properties of objects",
      (ftp) => ftp.send("__proto__ x\r\nconstructor\r\nHELP __proto__\r\nOPTS constructor\r\n".repeat(20)),
    ],
    ["A2: wrong passwords", (ftp, at) => ftp.send(`USER demo\r\nPASS wrong-${at}\r\n`.repeat(5))],
    [
      "A4: commands of strangers",
      (ftp) => ftp.send("RETR /there\r\nSITE WHO\r\nSTOR x\r\nLIST\r\nPASV\r\n".repeat(10)),
    ],
    [
      "A5: logins upon logins",
      (ftp) => ftp.send("USER demo\r\nPASS secret\r\nREST 5\r\nREIN\r\nUSER demo\r\nPASS secret\r\n".repeat(5)),
    ],
    [
      "D1: data for third hosts and services",
      (ftp) => ftp.send("USER demo\r\nPASS secret\r\nPORT 10,9,9,9,0,25\r\nEPRT |1|10.9.9.9|25|\r\nNLST\r\n"),
    ],
    [
      "D4: passive ports that nobody uses",
      async (ftp) => {
        await ftp.logIn();
        ftp.send("PASV\r\nEPSV\r\n".repeat(20));
      },
    ],
    [
      "D5: offers upon offers, and a transfer on the last",
      async (ftp) => {
        await ftp.logIn();
        ftp.send("PASV\r\nPORT 10,66,0,0,200,1\r\nEPSV\r\nSTOR a\r\nPASV\r\nEPSV\r\n");
      },
    ],
    [
      "D6: uploads of which nothing comes",
      async (ftp, at) => {
        await ftp.logIn();
        const { stream } = await ftp.passive();
        stream.on("error", () => {}).resume();
        expect(await ftp.ask(`STOR upload-${at}`)).toMatch(/^150 /);
      },
    ],
    [
      "D6: downloads that nobody reads",
      async (ftp) => {
        await ftp.logIn();
        const { stream } = await ftp.passive();
        stream.on("error", () => {}).pause();
        expect(await ftp.ask("RETR there")).toMatch(/^150 /);
      },
    ],
    [
      "D7: data connections that are reset at once",
      async (ftp, at) => {
        await ftp.logIn();
        const data = await ftp.passive();
        data.stream.on("error", () => {});
        ftp.send(`STOR upload-${at}\r\n`);
        data.reset();
      },
    ],
  ])("%s", async (_, attack) => {
    await using made = await secureServer({ accounts });
    await made.put("/there", Buffer.alloc(400_000));
    const before = holdingsOf(made);
    const attackers = await crowd(made, 100);
    await Promise.all(attackers.map((ftp, at) => attack(ftp, at)));
    await settle(64);
    await expectOthersServed(made, "ann");
    await expectNothingLeft(made, before, attackers);
    await expect(made.storage.stat("/owned" as never)).rejects.toMatchObject({ code: "not-found" });
  });

  it("L3: a hundred thousand commands each, and no reply ever read: the server stops reading them", async () => {
    await using made = await secureServer();
    const before = holdingsOf(made);
    const attackers = await crowd(made, 30);
    for (const { socket } of attackers) {
      socket.stream.removeAllListeners("data").pause();
      for (let block = 0; block < 100; block++) socket.stream.write("HELP\r\n".repeat(1_000));
    }
    await settle(200);
    expect(attackers.every(({ socket }) => socket.stream.writableNeedDrain)).toBe(true);
    const answered = made.events.filter((event) => event.kind === "control.line" && event.from === "client").length;
    // The replies to them would fill the buffer on the way, and no more are made.
    expect(answered).toBeLessThan(30 * 5_000);
    await expectOthersServed(made);
    await expectNothingLeft(made, before, attackers);
  });
});

describe("under TLS others are served too, and nothing is left", () => {
  it("L1: of thirty lines without an end, before the login", async () => {
    await using made = await secureServer();
    const before = holdingsOf(made);
    const attackers = await Promise.all(Array.from({ length: 30 }, () => secureClient(made)));
    for (const ftp of attackers) for (let pieces = 0; pieces < 50; pieces++) ftp.send(line);
    // It is told at once, and once, though the line has no end.
    for (const ftp of attackers) expect(await ftp.reply()).toMatchObject({ code: 500 });
    await expectOthersServed(made);
    for (const { tls } of attackers) tls.destroy();
    await expectNothingLeft(made, before, attackers);
  });

  it("T1: of thirty who put commands behind AUTH TLS, of which none is executed", async () => {
    await using made = await secureServer();
    const before = holdingsOf(made);
    const attackers = await Promise.all(Array.from({ length: 30 }, () => made.connect()));
    const clients = await Promise.all(
      attackers.map(async (ftp) => {
        ftp.send("AUTH TLS\r\nUSER demo\r\nPASS secret\r\nMKD owned\r\nSTO");
        expect(await ftp.reply()).toMatchObject({ code: 234 });
        return secured(made, ftp.socket);
      }),
    );
    await expectOthersServed(made);
    for (const ftp of clients) expect(await ftp.ask("R owned")).toMatch(/^500 /);
    for (const { tls } of clients) tls.destroy();
    await expectNothingLeft(made, before, attackers);
    await expect(made.storage.stat("/owned" as never)).rejects.toMatchObject({ code: "not-found" });
  });

  it("T2: of ten uploads that are cut off together: each is 426, and no file is there", async () => {
    await using made = await secureServer();
    const before = holdingsOf(made);
    const clients = await Promise.all(
      Array.from({ length: 10 }, async (_, at) => {
        const ftp = await secureClient(made);
        await ftp.private();
        await ftp.logIn();
        const tcp = await ftp.dial();
        const data = tlsOver(tcp, { session: await ftp.session() });
        await once(data.resume(), "secureConnect");
        expect(await ftp.ask(`STOR cut-${at}`)).toMatch(/^150 /);
        data.write("the first half");
        return { ftp, tcp, at };
      }),
    );
    await settle(60);
    await expectOthersServed(made);
    for (const { tcp, at } of clients) {
      if (at % 2 === 0) tcp.stream.end();
      else tcp.reset();
    }
    for (const { ftp, tcp, at } of clients) {
      expect(await ftp.reply()).toMatchObject({ code: 426 });
      await expect(made.content(`/cut-${at}`)).rejects.toMatchObject({ code: "not-found" });
      tcp.reset();
      ftp.tls.destroy();
    }
    await expectNothingLeft(
      made,
      before,
      clients.map(({ ftp }) => ftp),
    );
  });

  it("T3: of ten who want data in clear behind PROT P: no byte of a file comes, and none is stored", async () => {
    await using made = await secureServer();
    await made.put("/there", "secret");
    const before = holdingsOf(made);
    const clients = await Promise.all(
      Array.from({ length: 10 }, async (_, at) => {
        const ftp = await secureClient(made);
        await ftp.private();
        await ftp.logIn();
        const tcp = await ftp.dial();
        const heard: Uint8Array[] = [];
        tcp.stream.on("error", () => {}).on("data", (bytes: Uint8Array) => void heard.push(bytes));
        expect(await ftp.ask(at % 2 === 0 ? "RETR there" : `STOR clear-${at}`)).toMatch(/^150 /);
        tcp.stream.write("in clear");
        return { ftp, tcp, heard, at };
      }),
    );
    await expectOthersServed(made);
    for (const { ftp, tcp, heard, at } of clients) {
      expect(await ftp.reply()).toMatchObject({ code: 522 });
      expect(Buffer.concat(heard).toString()).not.toContain("secret");
      await expect(made.content(`/clear-${at}`)).rejects.toMatchObject({ code: "not-found" });
      tcp.reset();
      ftp.tls.destroy();
    }
    await expectNothingLeft(
      made,
      before,
      clients.map(({ ftp }) => ftp),
    );
  });
});

describe("D7: a data connection that ends in any way, in any phase", () => {
  const phases = ["before the command", "behind the 150", "in the middle"] as const;
  const ways = ["reset", "end", "destroy"] as const;

  it.each(
    ["RETR", "STOR"].flatMap((verb) => phases.flatMap((phase) => ways.map((way) => [verb, phase, way] as const))),
  )(
    "%s, %s, by %s: one final reply, a session that goes on, and 226 for what is whole only",
    async (verb, phase, way) => {
      await using made = await secureServer();
      const content = "0123456789".repeat(100_000);
      await made.put("/there", content);
      const before = holdingsOf(made);
      const ftp = await made.connect();
      await ftp.logIn();
      await ftp.ask("TYPE I");
      const data = await ftp.passive();
      let broken: unknown;
      let bytes = 0;
      data.stream.on("error", (error) => (broken = error));
      const breakOff = async (): Promise<void> => {
        if (way === "reset") data.reset();
        else data.stream[way]();
        await settle();
      };
      const command = verb === "RETR" ? "RETR there" : "STOR new";
      if (phase === "before the command") await breakOff();
      expect(await ftp.ask(command)).toMatch(/^150 /);
      if (phase === "behind the 150") await breakOff();
      if (phase === "in the middle") {
        if (verb === "STOR") data.stream.write(content.slice(0, 5_000));
        else data.stream.pause();
        await settle();
        await breakOff();
      }
      // Who ends his direction of a download in order may still read all of it.
      if (way === "end" && verb === "RETR") {
        data.stream.on("data", (chunk: Uint8Array) => (bytes += chunk.length)).resume();
      } else data.stream.resume();
      const { code } = await ftp.reply();
      const stored = await made.content("/new").catch(() => undefined);
      if (verb === "RETR") expect(code).toBe(way === "end" ? 226 : 426);
      if (verb === "RETR" && code === 226) await expect.poll(() => bytes).toBe(content.length);
      if (verb === "STOR" && way === "reset") expect([code, stored]).toEqual([426, undefined]);
      // In stream mode the end of the connection is the end of the file (RFC 959 §3.4.1).
      if (verb === "STOR" && code === 226)
        expect(stored).toBe(phase === "in the middle" ? content.slice(0, 5_000) : "");
      if (code !== 226) expect(stored).toBe(undefined);
      expect(broken === undefined || code !== 226).toBe(true);
      expect(await ftp.ask("NOOP")).toMatch(/^200 /);
      const next = await ftp.passive();
      expect(await ftp.ask("RETR there")).toMatch(/^150 /);
      expect((await readAll(next)).length).toBe(content.length);
      expect(await ftp.reply()).toMatchObject({ code: 226 });
      await expectNothingLeft(made, before, [ftp]);
    },
  );
});
