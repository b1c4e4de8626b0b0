import { expect } from "vitest";
import { proof } from "../proof.ts";
import { NotOffered } from "../verdict.ts";

/** Virtual hosts: HOST. */
export const rfc7151 = [
  proof("RFC 7151 §3 HOST before USER takes the address of the server: 220", async (scene) => {
    await scene.needs("HOST");
    const ftp = await scene.open();
    expect(await ftp.ask("HOST 127.0.0.1")).toMatch(/^220/);
    expect(await ftp.ask(`USER ${scene.server.account.name}`)).toMatch(/^331/);
    expect(await ftp.ask(`PASS ${scene.server.account.password}`)).toMatch(/^230/);
  }),
  proof("RFC 7151 §3.1 HOST with another address than the server's answers 504", async (scene) => {
    await scene.needs("HOST");
    const ftp = await scene.open();
    expect(await ftp.ask("HOST 192.0.2.1")).toMatch(/^504/);
    expect(await ftp.ask("HOST [2001:db8::1]")).toMatch(/^504/);
  }),
  proof("RFC 7151 §3.1 HOST with a port is a syntax error", async (scene) => {
    await scene.needs("HOST");
    const ftp = await scene.open();
    for (const argument of ["127.0.0.1:2121", "[::1]:2121", "localhost:2121", "[::1", "", "not a host"]) {
      expect(await ftp.ask(`HOST ${argument}`), argument).toMatch(/^501/);
    }
  }),
  proof(
    "RFC 7151 §3.2 HOST with a name that is unknown answers 504, and the session goes on or ends",
    async (scene) => {
      await scene.needs("HOST");
      const ftp = await scene.open();
      expect(await ftp.ask("HOST no-such-host.example")).toMatch(/^504/);
    },
  ),
  proof("RFC 7151 §3 HOST after the login answers 503", async (scene) => {
    await scene.needs("HOST");
    const ftp = await scene.logIn();
    expect(await ftp.ask("HOST 127.0.0.1")).toMatch(/^503/);
  }),
  proof("RFC 7151 §3 of several HOST commands the last counts", async (scene) => {
    await scene.needs("HOST");
    const ftp = await scene.open();
    expect(await ftp.ask("HOST 127.0.0.1")).toMatch(/^220/);
    expect(await ftp.ask("HOST 127.0.0.1")).toMatch(/^220/);
    expect(await ftp.ask("HOST no-such-host.example")).toMatch(/^504/);
  }),
  proof("RFC 7151 §3.2.2 HOST between USER and PASS starts the login anew", async (scene) => {
    await scene.needs("HOST");
    const ftp = await scene.open();
    expect(await ftp.ask("HOST 127.0.0.1")).toMatch(/^220/);
    expect(await ftp.ask(`USER ${scene.server.account.name}`)).toMatch(/^331/);
    const said = await ftp.ask("HOST 127.0.0.1");
    expect(said).toMatch(/^(?:220|503)/);
    if (said.startsWith("220")) expect(await ftp.ask(`PASS ${scene.server.account.password}`)).toMatch(/^503/);
  }),
  proof("RFC 7151 §3.2.2 HOST with another name than the server_name of TLS answers 504", async (scene) => {
    await scene.needs("HOST");
    const ftp = await scene.open();
    // A name that is not known would be refused for that.
    await ftp.secure({ servername: "clause.example" });
    expect(await ftp.ask("HOST 127.0.0.1")).toMatch(/^504/);
  }),
  proof("RFC 7151 §3.2.1 REIN resets HOST, which may be sent again", async (scene) => {
    await scene.needs("HOST");
    const ftp = await scene.logIn();
    const said = await ftp.askIfOffered("REIN");
    if (said.startsWith("120")) await ftp.answer();
    expect(await ftp.ask("HOST 127.0.0.1")).toMatch(/^220/);
  }),
  proof("RFC 7151 §3.3 USER without HOST is served", async (scene) => {
    const ftp = await scene.open();
    expect(await ftp.ask(`USER ${scene.server.account.name}`)).toMatch(/^331/);
  }),
  proof("RFC 7151 §3.3 HOST where it is not implemented answers 500 or 502", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.ask("HOST no-such-host.example")).toMatch(/^50[0-4]/);
  }),
  proof("RFC 7151 §3.4 FEAT lists HOST, alone on its line and in capitals, when it is implemented", async (scene) => {
    const ftp = await scene.logIn();
    const said = await ftp.ask("HOST 127.0.0.1");
    if (/^50[02]/.test(said)) throw new NotOffered(said);
    expect(await ftp.features()).toContain("HOST");
  }),
];
