import { accountList } from "@tandem/server";
import { describe, expect, it } from "vitest";
import { readSecure, secureClient, secureServer } from "./tls/secure-client.ts";

describe("TLS required for logins", () => {
  it("takes no name and no password in clear (534), and both under TLS", async () => {
    await using made = await secureServer({ tls: { login: "required" } });
    const clear = await made.connect();
    expect(await clear.ask("USER demo")).toMatch(/^534 .*AUTH TLS/);
    expect(await clear.ask("PASS secret")).toMatch(/^534 /);
    expect(await clear.ask("FEAT")).toMatch(/^211 /);
    const ftp = await secureClient(made);
    await ftp.logIn();
    const data = await ftp.passive();
    expect(await ftp.ask("NLST")).toMatch(/^150 /);
    data.stream.resume();
    expect(await ftp.reply()).toMatchObject({ code: 226 });
  });

  it("takes none behind REIN either", async () => {
    await using made = await secureServer({ tls: { login: "required" } });
    const ftp = await secureClient(made);
    await ftp.logIn();
    const { clear } = await ftp.intoClear("REIN");
    expect(await clear.ask("USER demo")).toMatch(/^534 /);
  });
});

describe("TLS required for data", () => {
  it.each(["RETR a", "STOR a", "APPE a", "STOU", "LIST", "NLST", "MLSD"])(
    "%s is refused with 521 before any 150 while data connections are in clear",
    async (command) => {
      await using made = await secureServer({ tls: { data: "required" } });
      await made.put("/a", "abc");
      const clear = await made.connect();
      await clear.logIn();
      expect(await clear.ask("EPSV")).toMatch(/^229 /);
      expect(await clear.ask(command)).toMatch(/^521 .*PROT P/);
      const ftp = await secureClient(made);
      await ftp.logIn();
      expect(await ftp.ask(command)).toMatch(/^521 /);
      await ftp.private();
      const data = await ftp.data();
      expect(await ftp.ask(command)).toMatch(/^150 /);
      data.resume().end();
      expect(await ftp.reply()).toMatchObject({ code: 226 });
    },
  );

  it("lets no PROT C come: 534", async () => {
    await using made = await secureServer({ tls: { data: "required" } });
    const ftp = await secureClient(made);
    await ftp.private();
    expect(await ftp.ask("PROT C")).toMatch(/^534 /);
  });
});

describe("an account that asks for TLS", () => {
  const accounts = accountList([
    { name: "demo", secret: { password: "secret" }, tls: "required" },
    { name: "open", secret: { password: "secret" } },
  ]);

  it("gets no login in clear, where others do, and a wrong password tells nothing of it", async () => {
    await using made = await secureServer({ accounts, timers: { loginDelay: 0 } });
    const clear = await made.connect();
    expect(await clear.ask("USER demo")).toBe(await clear.ask("USER open"));
    await clear.logIn("open");
    const guess = await made.connect();
    await guess.ask("USER demo");
    expect(await guess.ask("PASS wrong")).toMatch(/^530 /);
    await guess.ask("USER demo");
    expect(await guess.ask("PASS secret")).toMatch(/^534 /);
    expect(made.events.findLast(({ kind }) => kind === "auth.result")).toMatchObject({
      accepted: false,
      reason: expect.stringMatching(/^the password came in clear/),
    });
    expect(await guess.ask("PWD")).toMatch(/^530 /);
    expect(made.server.sessions).toBe(2);
  });

  it("gets no files in clear, and cannot go back to PROT C", async () => {
    await using made = await secureServer({ accounts });
    await made.put("/a", "abc");
    const ftp = await secureClient(made);
    await ftp.logIn();
    await ftp.ask("EPSV");
    expect(await ftp.ask("RETR a")).toMatch(/^521 /);
    await ftp.private();
    const data = await ftp.data();
    expect(await ftp.ask("RETR a")).toMatch(/^150 /);
    expect(await readSecure(data)).toBe("abc");
    expect(await ftp.reply()).toMatchObject({ code: 226 });
    expect(await ftp.ask("PROT C")).toMatch(/^534 /);
  });

  it("counts for no session when it was refused", async () => {
    await using made = await secureServer({ accounts, limits: { sessionsPerAccount: 1 } });
    const clear = await made.connect();
    await clear.ask("USER demo");
    expect(await clear.ask("PASS secret")).toMatch(/^534 /);
    await (await secureClient(made)).logIn();
  });
});
