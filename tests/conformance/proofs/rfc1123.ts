import { expect } from "vitest";
import { readAll } from "../conversation.ts";
import { pause } from "../patience.ts";
import { proof } from "../proof.ts";
import { NotOffered } from "../verdict.ts";

/** What hosts on the Internet require of FTP beyond RFC 959, and of its Telnet: RFC 1123 §4.1, RFC 854. */
export const rfc1123 = [
  proof("RFC 1123 §4.1.2.2 TYPE A T is as TYPE A N where there is no difference", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("a", "one\n\ftwo\n");
    await ftp.ask("TYPE A N");
    const { bytes } = await ftp.fetch("RETR a");
    const said = await ftp.ask("TYPE A T");
    if (!said.startsWith("200")) throw new NotOffered(said);
    expect((await ftp.fetch("RETR a")).bytes.toString()).toBe(bytes.toString());
  }),
  proof("RFC 1123 §4.1.2.7 each line of NLST is an argument that RETR takes", async (scene) => {
    const ftp = await scene.logIn();
    await scene.make("d");
    for (const name of ["plain", " two  spaces", "-dash", "d/inside", "déjà"]) await scene.put(name, name);
    for (const command of ["NLST", "NLST d", `NLST ${scene.path}/d`, "NLST ."]) {
      const names = (await ftp.fetch(command)).bytes.toString().split("\r\n").slice(0, -1);
      expect(names.length, command).toBeGreaterThan(0);
      for (const name of names.filter((each) => !/(?:^|\/)(?:d|\.|\.\.)$/.test(each))) {
        const { bytes } = await ftp.fetch(`RETR ${name}`);
        expect(bytes.toString(), `${command}, RETR ${name}`).toBe(
          name.replace(`${scene.path}/`, "").replace(/^\.\//, ""),
        );
      }
    }
  }),
  proof("RFC 1123 §4.1.2.7 LIST and NLST send lines with CR LF, whatever the type", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("a", "");
    await scene.put("b", "");
    for (const command of ["LIST", "NLST"]) {
      const text = (await ftp.fetch(command)).bytes.toString("latin1");
      expect(text.endsWith("\r\n"), command).toBe(true);
      expect(text.replaceAll("\r\n", ""), command).not.toMatch(/[\r\n]/);
    }
  }),
  proof("RFC 1123 §4.1.2.7 LIST and NLST in type E send lines of EBCDIC", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("abc", "");
    const said = await ftp.ask("TYPE E");
    if (!said.startsWith("200")) throw new NotOffered(said);
    expect((await ftp.fetch("NLST")).bytes.toString("hex")).toBe("81828315");
  }),
  proof("RFC 1123 §4.1.2.9 STOU names its file as 125 FILE: or 150 FILE:", async (scene) => {
    const ftp = await scene.logIn();
    const probe = await scene.logIn();
    await probe.askIfOffered("STOU");
    const [first, last] = await ftp.store("STOU", "unique");
    expect(last).toMatch(/^2(?:26|50)/);
    const path = /^1[25][50] FILE: (.+)$/.exec(first!)?.[1];
    expect(path, first).toBeDefined();
    expect((await ftp.fetch(`RETR ${path}`)).bytes.toString()).toBe("unique");
  }),
  proof("RFC 1123 §4.1.2.10 a command may come in any pieces, and several in one", async (scene) => {
    const ftp = await scene.logIn();
    for (const byte of Buffer.from("MKD in pieces\r\n")) {
      ftp.send(Buffer.of(byte));
      await pause(2);
    }
    expect((await ftp.answer()).text).toMatch(/^257/);
    expect(await scene.names()).toEqual(["in pieces"]);
    ftp.send("NOOP\r\nNOOP\r\nPW");
    expect((await ftp.answer()).code).toBe(200);
    expect((await ftp.answer()).code).toBe(200);
    ftp.send("D\r");
    await pause(20);
    ftp.send("\n");
    expect((await ftp.answer()).code).toBe(257);
  }),
  proof("RFC 1123 §4.1.2.11 no reply comes unasked", async (scene) => {
    const ftp = await scene.logIn();
    const before = ftp.received.length;
    await pause(300);
    expect(ftp.received.slice(before)).toBe("");
  }),
  proof("RFC 1123 §4.1.2.12 the data connection comes from the address of the control connection", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("a", "from there");
    const { dialed } = await ftp.active();
    ftp.send("RETR a\r\n");
    const data = await dialed;
    expect(data.remote.address).toBe(scene.server.at.address);
    await readAll(data);
  }),
  proof("RFC 1123 §4.1.2.12 Telnet options are refused: WILL with DONT, DO with WONT", async (scene) => {
    const ftp = await scene.logIn();
    ftp.send(Buffer.from("\xff\xfb\x01\xff\xfd\x03NOOP\r\n", "latin1"));
    expect((await ftp.answer()).code).not.toBe(0);
    expect(ftp.received).toContain("\xff\xfe\x01");
    expect(ftp.received).toContain("\xff\xfc\x03");
    expect(await ftp.ask("NOOP")).toMatch(/^200/);
  }),
  proof("RFC 1123 §4.1.2.13 every command of the minimum is implemented", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("f", "");
    const missing: string[] = [];
    for (const command of minimum) {
      const said = await ftp.ask(command);
      if (/^50[02]/.test(said)) missing.push(`${command}: ${said}`);
      if (said.startsWith("1")) await ftp.answer();
    }
    expect(missing).toEqual([]);
  }),
  proof("RFC 1123 §4.1.2.13 the types, mode and structure of the minimum are implemented", async (scene) => {
    const ftp = await scene.logIn();
    for (const command of ["TYPE A", "TYPE A N", "TYPE I", "TYPE L 8", "MODE S", "STRU F"]) {
      expect(await ftp.ask(command), command).toMatch(/^200/);
    }
  }),
  proof("RFC 1123 §4.1.3.1 XMKD, XPWD, XCWD, XCUP and XRMD are taken for their new forms", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.ask("XMKD d")).toMatch(/^257/);
    expect(await ftp.ask("XCWD d")).toMatch(/^250/);
    expect(await ftp.ask("XPWD")).toMatch(new RegExp(`^257 "${scene.path}/d"`));
    expect(await ftp.ask("XCUP")).toMatch(/^2[05]0/);
    expect(await ftp.ask("XRMD d")).toMatch(/^250/);
  }),
  proof("RFC 1123 §4.1.3.3 ABOR that comes during a transfer is accepted", async (scene) => {
    const ftp = await scene.logIn();
    const data = await ftp.passive();
    ftp.send("STOR a\r\n");
    expect((await ftp.answer()).text).toMatch(/^1/);
    data.stream
      .on("error", () => {})
      .on("end", () => data.stream.end())
      .resume();
    data.stream.write("half");
    ftp.send("ABOR\r\n");
    await pause(200);
    data.stream.end();
    expect((await ftp.answer()).text).toMatch(/^(?:426|22[56])/);
    expect((await ftp.answer()).text).toMatch(/^22[56]/);
    expect(await ftp.ask("NOOP")).toMatch(/^200/);
  }),
  proof("RFC 854 §2 IP and Synch before ABOR do not spoil it, with the urgent mark or without", async (scene) => {
    for (const mark of ["\xff\xf4\xff\xf2", "\xff\xf4\xff", "\xff\xf4\xf2"]) {
      const ftp = await scene.logIn();
      ftp.send(Buffer.from(`${mark}ABOR\r\n`, "latin1"));
      expect((await ftp.answer()).text, JSON.stringify(mark)).toMatch(/^22[56]/);
      expect(await ftp.ask("NOOP")).toMatch(/^200/);
    }
  }),
  proof("RFC 854 §4 CR LF ends a line, CR NUL is a carriage return, in both directions", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.ask("MKD a\r\0b")).toMatch(/^257/);
    expect(await scene.names()).toEqual(["a\rb"]);
    expect(await ftp.ask("CWD a\r\0b")).toMatch(/^250/);
    await ftp.ask("PWD");
    expect(ftp.received).toContain('/a\r\0b"');
  }),
  proof("RFC 854 §5 a byte 255 is doubled in replies", async (scene) => {
    const ftp = await scene.logIn();
    ftp.send(Buffer.from("MKD a\xff\xffb\r\n", "latin1"));
    await ftp.answer();
    ftp.send(Buffer.from("CWD a\xff\xffb\r\n", "latin1"));
    await ftp.answer();
    await ftp.ask("PWD");
    expect(ftp.received).toContain('/a\xff\xffb"');
  }),
  proof("RFC 854 §5 Telnet commands within a command line are not part of it", async (scene) => {
    const ftp = await scene.logIn();
    ftp.send(Buffer.from("MK\xff\xf1D a\xff\xf1b\r\n", "latin1"));
    expect((await ftp.answer()).text).toMatch(/^257/);
    expect(await scene.names()).toEqual(["ab"]);
  }),
];

const minimum: readonly string[] = (
  "ACCT x|TYPE I|MODE S|STRU F|RETR missing|STOR missing/x|APPE missing/x|RNFR f|RNTO f|" +
  "DELE missing|CWD .|CDUP|RMD missing|MKD /in|PWD|LIST missing/x|NLST missing/x|SYST|STAT|HELP|NOOP|PORT 127,0,0,1,200,9|PASV|USER x|PASS x|QUIT"
).split("|");
