import { settle } from "@tandem/transport/testing";
import { memoryServer } from "@tandem/testkit";
import { describe, expect, it } from "vitest";
import { readSecure, secureClient, secured, secureServer, tlsOver } from "./tls/secure-client.ts";

describe("AUTH", () => {
  it.each([
    ["TLS", "C"],
    ["tls-c", "C"],
    ["SSL", "P"],
    ["TLS-P", "P"],
  ])(
    "%s puts TLS on the control connection, and data connections begin with PROT %s",
    async (mechanism, protection) => {
      await using made = await secureServer();
      const clear = await made.connect();
      expect(await clear.ask(`AUTH ${mechanism}`)).toMatch(/^234 /);
      const ftp = await secured(made, clear.socket);
      await ftp.logIn();
      expect(await ftp.ask("PWD")).toMatch(/^257 /);
      const changes = made.events.filter((event) => event.kind === "session.change");
      expect(changes).toContainEqual(
        expect.objectContaining({ facts: expect.objectContaining({ secured: true, protection }) }),
      );
      expect(made.events).toContainEqual(expect.objectContaining({ kind: "control.secured", reused: false }));
    },
  );

  it.each([
    ["AUTH KERBEROS_V4", 504],
    ["AUTH", 501],
  ])("%s is refused with %i, and the session goes on in clear", async (command, code) => {
    await using made = await secureServer();
    const ftp = await made.connect();
    expect(await ftp.ask(command)).toMatch(new RegExp(`^${code} `));
    await ftp.logIn();
  });

  it("is refused under TLS: 503", async () => {
    await using made = await secureServer();
    const ftp = await secureClient(made);
    expect(await ftp.ask("AUTH TLS")).toMatch(/^503 /);
    await ftp.logIn();
  });

  it("ends the login and puts every parameter back, save the host", async () => {
    await using made = await secureServer({ hosts: [{ names: ["ftp.example.org"], greeting: "There." }] });
    const clear = await made.connect();
    expect(await clear.ask("HOST ftp.example.org")).toBe("220 There.");
    await clear.logIn();
    for (const command of ["MKD sub", "TYPE I", "MODE B", "CWD sub", "EPSV", "REST 7"]) await clear.ask(command);
    expect(await clear.ask("AUTH TLS")).toMatch(/^234 /);
    const ftp = await secured(made, clear.socket, { servername: "" });
    expect(await ftp.ask("PWD")).toMatch(/^530 /);
    await ftp.logIn();
    expect(await ftp.ask("PWD")).toMatch(/^257 "\/"/);
    const status = await ftp.ask("STAT");
    expect(status).toContain("Type A, structure F, mode S.");
    expect(status).toContain("|TLS is on this connection; data connections are in clear.|");
    expect(status).toContain("No data connection is agreed on.");
    expect(made.events.findLast((event) => event.kind === "session.change" && "host" in event.facts)).toMatchObject({
      facts: { host: "ftp.example.org" },
    });
  });

  it("is in FEAT with PBSZ and PROT, before TLS and under it, and CCC only where it is allowed", async () => {
    await using made = await secureServer();
    const clear = await made.connect();
    const before = await clear.ask("FEAT");
    expect(before).toMatch(/\|AUTH TLS\|.*\|PBSZ\|PROT\|/);
    expect(before).not.toContain("CCC");
    const ftp = await secureClient(made);
    expect(await ftp.ask("FEAT")).toBe(before);
    await using open = await secureServer({ tls: { clearing: "allowed" } });
    expect(await (await open.connect()).ask("FEAT")).toContain("|CCC|");
    await using without = await memoryServer();
    expect(await (await without.connect()).ask("FEAT")).not.toMatch(/AUTH|PBSZ|PROT/);
  });
});

it.each(["MIC YWJj", "CONF YWJj", "ENC YWJj"])("%s is for no connection under TLS: 537", async (command) => {
  await using made = await secureServer();
  const ftp = await secureClient(made);
  expect(await ftp.ask(command)).toMatch(/^537 /);
});

describe("PBSZ and PROT", () => {
  it("come one behind the other, and only under TLS", async () => {
    await using made = await secureServer();
    const clear = await made.connect();
    expect(await clear.ask("PBSZ 0")).toMatch(/^503 /);
    expect(await clear.ask("PROT P")).toMatch(/^503 /);
    const ftp = await secureClient(made);
    expect(await ftp.ask("PROT P")).toMatch(/^503 /);
    expect(await ftp.ask("PBSZ 65536")).toBe("200 PBSZ=0");
    expect(await ftp.ask("PROT S")).toMatch(/^536 /);
    expect(await ftp.ask("PROT E")).toMatch(/^536 /);
    expect(await ftp.ask("PROT X")).toMatch(/^504 /);
    expect(await ftp.ask("PROT P")).toMatch(/^200 /);
    expect(await ftp.ask("PROT C")).toMatch(/^200 /);
  });

  it("may come before the login, and as often as the client likes", async () => {
    await using made = await secureServer();
    await made.put("/a", "abc");
    const ftp = await secureClient(made);
    await ftp.private();
    await ftp.logIn();
    const first = await ftp.data();
    expect(await ftp.ask("RETR a")).toMatch(/^150 /);
    expect(await readSecure(first)).toBe("abc");
    expect(await ftp.reply()).toMatchObject({ code: 226 });
    await ftp.ask("PROT C");
    const second = await ftp.dial();
    second.stream.setEncoding("utf8");
    const text = new Promise((resolve) => second.stream.once("data", resolve));
    expect(await ftp.ask("RETR a")).toMatch(/^150 /);
    expect(await text).toBe("abc");
    expect(await ftp.reply()).toMatchObject({ code: 226 });
  });
});

describe("implicit TLS", () => {
  it("begins with the handshake, greets under it, and protects data connections without PROT", async () => {
    await using made = await secureServer();
    await made.put("/a", "abc");
    const at = await made.server.listen({ address: "192.168.150.90", port: 990 }, { tls: "implicit" });
    const socket = await made.client.dial({ remote: at });
    const ftp = await secured({ ...made, at }, socket);
    expect(await ftp.reply()).toMatchObject({ code: 220 });
    await ftp.logIn();
    const data = await ftp.data();
    expect(await ftp.ask("RETR a")).toMatch(/^150 /);
    expect(await readSecure(data)).toBe("abc");
    expect(await ftp.reply()).toMatchObject({ code: 226 });
    expect(await ftp.ask("REIN")).toMatch(/^220 /);
    expect(await ftp.ask("AUTH TLS")).toMatch(/^503 /);
    await ftp.logIn();
  });

  it("says nothing in clear, to nobody", async () => {
    await using made = await secureServer({ limits: { sessions: 1 } });
    const at = await made.server.listen({ address: "192.168.150.90", port: 990 }, { tls: "implicit" });
    await made.connect();
    for (const word of ["USER demo\r\nPASS secret\r\n", ""]) {
      const { stream } = await made.client.dial({ remote: at });
      const heard: string[] = [];
      stream.on("data", (bytes: Buffer) => heard.push(bytes.toString("latin1"))).on("error", () => {});
      stream.end(word);
      await settle(60);
      expect(heard.join("")).not.toMatch(/^\d\d\d/m);
      expect(stream.destroyed).toBe(true);
    }
  });

  it("needs a certificate", async () => {
    await using made = await memoryServer();
    await expect(made.server.listen({ port: 990 }, { tls: "implicit" })).rejects.toThrow(/needs a certificate/);
  });
});

describe("CCC", () => {
  it("puts the control connection in clear, and leaves data connections as they are", async () => {
    await using made = await secureServer({ tls: { clearing: "allowed" } });
    await made.put("/a", "abc");
    const ftp = await secureClient(made);
    expect(await ftp.ask("CCC")).toMatch(/^534 /);
    await ftp.private();
    await ftp.logIn();
    const session = await ftp.session();
    const { answer, clear } = await ftp.intoClear("CCC");
    expect(answer).toMatch(/^200 /);
    expect(await clear.ask("PROT C")).toMatch(/^503 /);
    const data = await clear.passive();
    const secure = tlsOver(data, { session });
    expect(await clear.ask("RETR a")).toMatch(/^150 /);
    expect(await readSecure(secure)).toBe("abc");
    expect(made.events).toContainEqual(expect.objectContaining({ kind: "data.secured", reused: true }));
    expect(await clear.reply()).toMatchObject({ code: 226 });
  });

  it("is refused unless the operator allowed it: 500, and 533 in clear", async () => {
    await using made = await secureServer();
    expect(await (await made.connect()).ask("CCC")).toMatch(/^533 /);
    const ftp = await secureClient(made);
    await ftp.logIn();
    expect(await ftp.ask("CCC")).toMatch(/^500 /);
    expect(await ftp.ask("NOOP")).toMatch(/^200 /);
  });
});

it("REIN is answered under TLS, and what follows is in clear again, as when the connection was made", async () => {
  await using made = await secureServer();
  const ftp = await secureClient(made);
  await ftp.private();
  await ftp.logIn();
  const { answer, clear } = await ftp.intoClear("REIN");
  expect(answer).toMatch(/^220 /);
  expect(await clear.ask("PWD")).toMatch(/^530 /);
  expect(await clear.ask("PBSZ 0")).toMatch(/^503 /);
  await clear.logIn();
  const { socket } = clear;
  expect(await clear.ask("AUTH TLS")).toMatch(/^234 /);
  const again = await secured(made, socket);
  await again.logIn();
});
