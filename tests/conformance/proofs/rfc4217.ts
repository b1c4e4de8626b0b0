import { expect } from "vitest";
import { readAll } from "../conversation.ts";
import { within } from "../patience.ts";
import { proof } from "../proof.ts";

/** TLS: AUTH, PBSZ, PROT, CCC, REIN and data connections under it. */
export const rfc4217 = [
  proof("RFC 4217 §4.2 AUTH TLS answers 234, never 334, and TLS begins behind it", async (scene) => {
    const ftp = await scene.open();
    await ftp.secure();
    expect(await ftp.ask("FEAT")).toMatch(/^(?:211|530)/);
  }),
  proof("RFC 4217 §4.2 TLS is no login: USER is still needed behind it", async (scene) => {
    const ftp = await scene.open();
    await ftp.secure();
    expect(await ftp.ask("PWD")).toMatch(/^5(?:30|03)/);
    expect(await ftp.ask(`USER ${scene.server.account.name}`)).toMatch(/^(?:331|232)/);
  }),
  proof("RFC 4217 §4.2 AUTH behind a login ends it and resets directory and type, or is refused", async (scene) => {
    const ftp = await scene.logIn();
    const said = await ftp.askIfOffered("AUTH TLS");
    // RFC 2228 §3: a server may refuse AUTH by policy; it may not go on as if nobody had come.
    if (!said.startsWith("234")) return expect(said).toMatch(/^5(?:03|30|34)/);
    await ftp.handshake();
    expect(await ftp.ask("PWD")).toMatch(/^5(?:30|03)/);
    await ftp.ask(`USER ${scene.server.account.name}`);
    expect(await ftp.ask(`PASS ${scene.server.account.password}`)).toMatch(/^230/);
    expect(await ftp.ask("PWD")).toMatch(/^257 "\/"/);
  }),
  proof("RFC 4217 §5 CCC in clear answers 533, or 500 where it is not known", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.ask("CCC")).toMatch(/^5(?:0[02]|33)/);
  }),
  proof("RFC 4217 §5 CCC answers 200 under TLS, and what follows is in clear", async (scene) => {
    const ftp = await scene.logInSecurely("P");
    expect(await ftp.intoClear("CCC")).toMatch(/^200/);
    expect(await ftp.ask("PWD")).toMatch(/^257/);
  }),
  proof("RFC 4217 §5 behind CCC no PBSZ and PROT are accepted, and data connections stay protected", async (scene) => {
    await scene.put("a", "under TLS");
    const ftp = await scene.logInSecurely("P");
    expect(await ftp.intoClear("CCC")).toMatch(/^200/);
    expect(await ftp.ask("PBSZ 0")).toMatch(/^5/);
    expect(await ftp.ask("PROT C")).toMatch(/^5/);
    expect((await ftp.fetch("RETR a")).bytes.toString()).toBe("under TLS");
  }),
  proof("RFC 4217 §6 FEAT names TLS as a parameter of AUTH", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.needs("AUTH")).toMatch(/^AUTH (?:.*[ ;])?TLS(?:[ ;]|$)/i);
  }),
  proof("RFC 4217 §7 the server is the TLS server where the client dials", async (scene) => {
    await scene.put("a", "passive");
    const ftp = await scene.logInSecurely("P");
    expect((await ftp.fetch("RETR a")).bytes.toString()).toBe("passive");
    expect((await ftp.store("STOR b", "and up")).at(-1)).toMatch(/^2/);
    expect(await scene.content("b")).toBe("and up");
  }),
  proof("RFC 4217 §7 the server is the TLS server where it dials itself", async (scene) => {
    await scene.put("a", "active");
    const ftp = await scene.logInSecurely("P");
    const { dialed } = await ftp.active();
    ftp.send("RETR a\r\n");
    expect((await ftp.answer()).text).toMatch(/^1/);
    expect((await readAll(ftp.overTls(await dialed))).toString()).toBe("active");
    expect((await ftp.answer()).text).toMatch(/^2/);
  }),
  proof("RFC 4217 §8 AUTH TLS alone leaves data connections in clear", async (scene) => {
    await scene.put("a", "in clear");
    const ftp = await scene.logInSecurely("C");
    expect((await ftp.fetch("RETR a")).bytes.toString()).toBe("in clear");
  }),
  proof("RFC 4217 §9 data connections are at the level of the last PROT, however often it changes", async (scene) => {
    await scene.put("a", "as told");
    const ftp = await scene.logInSecurely("P");
    for (const level of ["P", "C", "P", "P", "C"] as const) {
      await ftp.protect(level);
      for (let twice = 0; twice < 2; twice += 1)
        expect((await ftp.fetch("RETR a")).bytes.toString(), level).toBe("as told");
    }
  }),
  proof("RFC 4217 §8 PROT counts also straight behind PASV or EPSV", async (scene) => {
    await scene.put("a", "just in time");
    const ftp = await scene.logInSecurely("C");
    const data = await ftp.passive();
    await ftp.protect("P");
    ftp.send("RETR a\r\n");
    expect((await ftp.answer()).text).toMatch(/^1/);
    expect((await readAll(ftp.overTls(data))).toString()).toBe("just in time");
    expect((await ftp.answer()).text).toMatch(/^2/);
  }),
  proof("RFC 4217 §9 PBSZ before TLS answers 503, and PROT before PBSZ", async (scene) => {
    const clear = await scene.open();
    expect(await clear.askIfOffered("PBSZ 0")).toMatch(/^5(?:03|30)/);
    const ftp = await scene.open();
    await ftp.secure();
    expect(await ftp.ask("PROT P")).toMatch(/^503/);
  }),
  proof("RFC 4217 §9 PBSZ 0 answers 200 under TLS, and data connections are not encapsulated", async (scene) => {
    await scene.put("a", "bare");
    const ftp = await scene.logInSecurely("C");
    expect(await ftp.ask("PBSZ 0")).toMatch(/^200/);
    await ftp.protect("P");
    expect((await ftp.fetch("RETR a")).bytes.toString()).toBe("bare");
  }),
  proof("RFC 4217 §9 PROT S and PROT E, which TLS has not, answer 536", async (scene) => {
    const ftp = await scene.logInSecurely("P");
    expect(await ftp.ask("PROT S")).toMatch(/^536/);
    expect(await ftp.ask("PROT E")).toMatch(/^536/);
  }),
  proof("RFC 4217 §9 a data connection that begins no TLS under PROT P gets no byte of a file", async (scene) => {
    await scene.put("a", "secret");
    const ftp = await scene.logInSecurely("P");
    const data = await ftp.passive();
    ftp.send("RETR a\r\n");
    expect((await ftp.answer()).text).toMatch(/^1/);
    data.stream.end("GET / HTTP/1.0\r\n\r\n");
    const came = await readAll(data).catch(() => Buffer.alloc(0));
    expect(came.toString("latin1")).not.toContain("secret");
    expect((await ftp.answer()).text).toMatch(/^(?:4(?:25|26|35)|5(?:22|35))/);
  }),
  proof(
    "RFC 4217 §10.1 a handshake that fails ends the connection, and what came instead is not run",
    async (scene) => {
      const ftp = await scene.open();
      expect(await ftp.askIfOffered("AUTH TLS")).toMatch(/^234/);
      const before = ftp.received.length;
      ftp.send("NOOP\r\n");
      await ftp.ended();
      expect(ftp.received.slice(before)).not.toMatch(/^(?!421)\d{3} /m);
    },
  ),
  proof("RFC 4217 §10.2 PORT and EPSV are accepted whatever PROT says", async (scene) => {
    const ftp = await scene.logInSecurely("C");
    await ftp.passive();
    await ftp.active();
    await ftp.protect("P");
    await ftp.passive();
    await ftp.active();
  }),
  proof("RFC 4217 §13 REIN is answered under TLS, and everything behind it is in clear", async (scene) => {
    await scene.put("a", "in clear again");
    const ftp = await scene.logInSecurely("P");
    expect(await ftp.intoClear("REIN")).toMatch(/^220/);
    expect(await ftp.ask("PWD")).toMatch(/^5/);
    expect(await ftp.ask("PROT P")).toMatch(/^50[0-3]|^530/);
    await scene.enter(ftp);
    const data = await ftp.passive();
    ftp.send("RETR a\r\n");
    expect((await ftp.answer()).text).toMatch(/^1/);
    expect((await readAll(data)).toString()).toBe("in clear again");
  }),
  proof("RFC 4217 §13 TLS behind REIN may begin with a session of its own", async (scene) => {
    const ftp = await scene.logInSecurely("P");
    expect(await ftp.intoClear("REIN")).toMatch(/^220/);
    await ftp.secure();
    await scene.enter(ftp);
    expect(await ftp.ask("PWD")).toMatch(/^257/);
  }),
  proof("RFC 4217 §14 ABOR without urgent data breaks off a transfer under TLS", async (scene) => {
    await scene.put("a", Buffer.alloc(16 * 1024 * 1024));
    const ftp = await scene.logInSecurely("P");
    const data = ftp.overTls(await ftp.passive());
    ftp.send("RETR a\r\n");
    expect((await ftp.answer()).text).toMatch(/^1/);
    const begun = new Promise((resolve) => void data.stream.once("readable", resolve));
    await within(scene.server.patience, "the first bytes", begun);
    const said = await ftp.ask("ABOR");
    data.stream.on("error", () => {}).destroy();
    expect(said).toMatch(/^(?:426|22[56])/);
    if (said.startsWith("426")) expect((await ftp.answer()).text).toMatch(/^22[56]/);
    expect(await ftp.ask("NOOP")).toMatch(/^200/);
  }),
  proof("RFC 4217 §17 AUTH TLS-C means AUTH TLS", async (scene) => {
    const ftp = await scene.open();
    expect(await ftp.askIfOffered("AUTH TLS-C")).toMatch(/^234/);
    await ftp.handshake();
    expect(await ftp.ask("NOOP")).toMatch(/^(?:200|530)/);
  }),
  proof("RFC 4217 §17 the parameter of AUTH may be in small letters", async (scene) => {
    const ftp = await scene.open();
    expect(await ftp.askIfOffered("AUTH tls")).toMatch(/^234/);
    await ftp.handshake();
  }),
];
