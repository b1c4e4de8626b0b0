import { expect } from "vitest";
import { proof } from "../proof.ts";

/** Names in every script, and the language of replies: RFC 2640. */
export const rfc2640 = [
  proof("RFC 2640 §2 pathnames are UTF-8: stored, listed, retrieved and renamed by the same bytes", async (scene) => {
    const ftp = await scene.logIn();
    for (const name of ["schön.txt", "日本語.txt", "🚀.txt", "e\u0301 and é"]) {
      expect((await ftp.store(`STOR ${name}`, name)).at(-1), name).toMatch(/^2/);
      expect((await ftp.fetch("NLST")).bytes.toString(), name).toContain(`${name}\r\n`);
      expect((await ftp.fetch(`RETR ${name}`)).bytes.toString(), name).toBe(name);
      expect(await ftp.ask(`RNFR ${name}`), name).toMatch(/^350/);
      expect(await ftp.ask(`RNTO x${name}`), name).toMatch(/^250/);
      expect(await ftp.ask(`DELE x${name}`), name).toMatch(/^250/);
    }
  }),
  proof("RFC 2640 §2 replies quote pathnames in UTF-8", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.ask("MKD Übung")).toMatch(/^257 .*Übung/);
    await ftp.ask("CWD Übung");
    expect(await ftp.ask("PWD")).toContain(`"${scene.path}/Übung"`);
  }),
  proof("RFC 2640 §3.1 one space stands before a pathname, and every further one belongs to it", async (scene) => {
    const ftp = await scene.logIn();
    expect((await ftp.store("STOR  leading", "1")).at(-1)).toMatch(/^2/);
    expect((await ftp.store("STOR trailing ", "2")).at(-1)).toMatch(/^2/);
    expect(await scene.names()).toEqual([" leading", "trailing "]);
    expect((await ftp.fetch("RETR  leading")).bytes.toString()).toBe("1");
  }),
  proof("RFC 2640 §3.1 a CR in a pathname comes as CR NUL, and the NUL is stripped", async (scene) => {
    const ftp = await scene.logIn();
    expect((await ftp.store("STOR a\r\0b", "1")).at(-1)).toMatch(/^2/);
    expect(await scene.names()).toEqual(["a\rb"]);
  }),
  proof("RFC 2640 §3.1 a pathname that is no UTF-8 is used byte for byte", async (scene) => {
    const ftp = await scene.logIn();
    ftp.send(Buffer.from("MKD caf\xe9\r\n", "latin1"));
    expect((await ftp.answer()).text).toMatch(/^257/);
    expect(await scene.names()).toEqual(["caf\xe9"]);
    expect((await ftp.fetch("NLST")).bytes.toString("latin1")).toBe("caf\xe9\r\n");
    ftp.send(Buffer.from("RMD caf\xe9\r\n", "latin1"));
    expect((await ftp.answer()).text).toMatch(/^250/);
  }),
  proof("RFC 2640 §3.1 UTF-8 that is longer than it need be, or half, is no other name for a path", async (scene) => {
    const ftp = await scene.logIn();
    await scene.make("d");
    for (const bytes of ["CWD d\xc0\xaf..", "CWD \xc0\xae\xc0\xae", "CWD d\xe0\x80\xaf"]) {
      ftp.send(Buffer.from(`${bytes}\r\n`, "latin1"));
      expect((await ftp.answer()).text).toMatch(/^5/);
    }
    expect(await ftp.ask("PWD")).toContain(`"${scene.path}"`);
  }),
  proof("RFC 2640 §3.2 FEAT lists UTF8, in capitals", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.features()).toContain("UTF8");
  }),
  proof("RFC 2640 §4.1 replies before LANG are understood by a person who reads English", async (scene) => {
    const ftp = await scene.open();
    expect(ftp.greeting.text).toMatch(/^220.*\b[A-Za-z]{2,}\b/);
    expect(ftp.greeting.text).toMatch(/^[\x20-\x7e]*$/);
  }),
  proof("RFC 2640 §4.2 LANG alone takes the default language: 200", async (scene) => {
    await scene.needs("LANG");
    const ftp = await scene.open();
    expect(await ftp.ask("LANG")).toMatch(/^200/);
  }),
  proof(
    "RFC 2640 §4.2 LANG with a language of FEAT answers 200, also in a variant, and before the login",
    async (scene) => {
      await scene.needs("LANG");
      const ftp = await scene.open();
      expect(await ftp.ask("LANG en")).toMatch(/^200/);
      expect(await ftp.ask("LANG EN")).toMatch(/^200/);
      expect(await ftp.ask("LANG en-GB")).toMatch(/^(?:200|504)/);
    },
  ),
  proof("RFC 2640 §4.2 LANG with a language that is not there answers 504 and changes nothing", async (scene) => {
    await scene.needs("LANG");
    const ftp = await scene.open();
    const before = await ftp.ask("NOOP");
    expect(await ftp.ask("LANG tlh")).toMatch(/^504/);
    expect(await ftp.ask("NOOP")).toBe(before);
  }),
  proof("RFC 2640 §4.2 LANG with what is no language tag answers 501", async (scene) => {
    await scene.needs("LANG");
    const ftp = await scene.open();
    for (const argument of ["e_n", "en-", "123456789", "en us"])
      expect(await ftp.ask(`LANG ${argument}`), argument).toMatch(/^501/);
  }),
  proof("RFC 2640 §4.3 FEAT lists LANG and its tags, one of them starred", async (scene) => {
    const ftp = await scene.logIn();
    const line = await ftp.needs("LANG");
    expect(line).toMatch(/^LANG [A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*\*?(?:;[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*\*?)*;?$/);
    expect(line.match(/\*/g)).toHaveLength(1);
  }),
];
