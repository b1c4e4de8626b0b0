import { expect } from "vitest";
import { proof } from "../proof.ts";
import { pause } from "../patience.ts";

/** Greeting, login and logout, and how commands and replies look: RFC 959 §4.1.1, §4.2, §5. */
export const rfc959Session = [
  proof("RFC 959 §5.4 a connection is greeted with 220, or with 120 and then 220", async (scene) => {
    const ftp = await scene.open();
    const { code } = ftp.greeting.code === 120 ? await ftp.answer() : ftp.greeting;
    expect(code).toBe(220);
  }),
  proof("RFC 959 §5.2 the server listens, and takes several control connections at once", async (scene) => {
    const [one, other] = [await scene.logIn(), await scene.logIn()];
    expect(await one.ask("NOOP")).toMatch(/^200/);
    expect(await other.ask("NOOP")).toMatch(/^200/);
  }),
  proof("RFC 959 §4.1.1 USER and PASS log in: 331, then 230", async (scene) => {
    const ftp = await scene.open();
    expect(await ftp.ask(`USER ${scene.server.account.name}`)).toMatch(/^331/);
    expect(await ftp.ask(`PASS ${scene.server.account.password}`)).toMatch(/^230/);
  }),
  proof("RFC 959 §4.1.1 PASS must come right behind USER: 503 without it", async (scene) => {
    const ftp = await scene.open();
    expect(await ftp.ask("PASS secret")).toMatch(/^503/);
  }),
  proof("RFC 959 §4.1.1 no service before the login: 530", async (scene) => {
    const ftp = await scene.open();
    for (const command of ["PWD", "CWD /", "PASV", "RETR a", "DELE a", "TYPE I"]) {
      expect(await ftp.ask(command), command).toMatch(/^530/);
    }
  }),
  proof(
    "RFC 959 §4.1.1 ACCT is taken, superfluous or out of order, and asked for only where it is needed",
    async (scene) => {
      const ftp = await scene.logIn();
      expect(await ftp.askIfOffered("ACCT clause")).toMatch(/^(?:230|202|503)/);
    },
  ),
  proof("RFC 959 §4.1.1 CDUP goes to the parent and answers as CWD does", async (scene) => {
    const ftp = await scene.logIn();
    await scene.make("d");
    expect(await ftp.ask("CWD d")).toMatch(/^250/);
    expect(await ftp.ask("CDUP")).toMatch(/^2[05]0/);
    expect(await ftp.ask("PWD")).toContain(`"${scene.path}"`);
  }),
  proof("RFC 959 §4.1.1 CWD to what is no directory answers 550 and changes nothing", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("f", "");
    expect(await ftp.ask("CWD missing")).toMatch(/^550/);
    expect(await ftp.ask("CWD f")).toMatch(/^550/);
    expect(await ftp.ask("PWD")).toContain(`"${scene.path}"`);
  }),
  proof("RFC 959 §4.1.1 SMNT answers as the table has it", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.ask("SMNT /")).toMatch(/^(?:202|250|50[0-2]|550)/);
  }),
  proof("RFC 959 §4.1.1 REIN logs out, puts the parameters back and keeps the connection", async (scene) => {
    const ftp = await scene.logIn();
    const said = await ftp.askIfOffered("REIN");
    expect(said.startsWith("120") ? (await ftp.answer()).text : said).toMatch(/^220/);
    expect(await ftp.ask("PWD")).toMatch(/^530/);
    expect(await ftp.ask(`USER ${scene.server.account.name}`)).toMatch(/^331/);
    expect(await ftp.ask(`PASS ${scene.server.account.password}`)).toMatch(/^230/);
    await scene.put("a", "x\n");
    expect((await ftp.fetch(`RETR ${scene.path}/a`)).bytes.toString()).toBe("x\r\n");
  }),
  proof("RFC 959 §4.1.1 REIN lets a transfer that runs finish", async (scene) => {
    const ftp = await scene.logIn();
    const probe = await scene.logIn();
    await probe.askIfOffered("REIN");
    const data = await ftp.passive();
    ftp.send("STOR a\r\n");
    expect((await ftp.answer()).text).toMatch(/^1/);
    ftp.send("REIN\r\n");
    await pause(100);
    data.stream.end("whole");
    expect((await ftp.answer()).text).toMatch(/^(?:226|250|120)/);
    expect((await ftp.answer()).text).toMatch(/^(?:220|226|250|120)/);
    expect(await scene.content("a")).toBe("whole");
  }),
  proof("RFC 959 §4.1.1 QUIT answers 221 and the server closes the connection", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.ask("QUIT")).toMatch(/^221/);
    await ftp.ended();
  }),
  proof(
    "RFC 959 §5.2 QUIT during a transfer: the connection closes after the transfer and its reply",
    async (scene) => {
      const ftp = await scene.logIn();
      const data = await ftp.passive();
      ftp.send("STOR a\r\n");
      expect((await ftp.answer()).text).toMatch(/^1/);
      ftp.send("QUIT\r\n");
      await pause(100);
      data.stream.end("whole");
      expect((await ftp.answer()).text).toMatch(/^2(?:26|50)/);
      expect((await ftp.answer()).text).toMatch(/^221/);
      await ftp.ended();
      expect(await scene.content("a")).toBe("whole");
    },
  ),
  proof("RFC 959 §4.2 every command has a reply, also one that is none", async (scene) => {
    const ftp = await scene.logIn();
    for (const line of ["XYZZY", "NOOPE", "x", "12 34", "RETRIEVE a"])
      expect(await ftp.ask(line), line).toMatch(/^50[0-4]/);
    expect(await ftp.ask("NOOP")).toMatch(/^200/);
  }),
  proof(
    "RFC 959 §4.2 replies are a code, a space and text, or lines between a code with - and the same code",
    async (scene) => {
      const ftp = await scene.logIn();
      await scene.put("213 not the end", "");
      for (const command of ["HELP", "STAT", "FEAT", "SYST", "PWD", "STAT .", "HELP RETR"]) {
        ftp.send(`${command}\r\n`);
        const { code, lines } = await ftp.answer();
        expect(lines[0], command).toMatch(/^[1-5]\d\d[ -]/);
        expect(lines.at(-1), command).toMatch(new RegExp(`^${code} `));
        for (const line of lines.slice(1, -1))
          expect(line, command).not.toMatch(new RegExp(`^(?:${code} |(?!${code}-)\\d{3})`));
      }
      expect(await ftp.ask("NOOP")).toMatch(/^200/);
      expect(ftp.received.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    },
  ),
  proof("RFC 959 §4.2 commands that come while one runs wait for it and are answered in their order", async (scene) => {
    const ftp = await scene.logIn();
    ftp.send("PWD\r\nNOOP\r\nSYST\r\nMKD d\r\nRMD d\r\nXYZZY\r\nNOOP\r\n");
    const codes: number[] = [];
    for (let i = 0; i < 7; i++) codes.push((await ftp.answer()).code);
    expect(codes).toEqual([
      257,
      200,
      215,
      257,
      250,
      expect.toSatisfy((code: number) => code >= 500 && code < 503),
      200,
    ]);
  }),
  proof("RFC 959 §4.2.2 what cannot be done now and what never can are told apart: 4yz and 5yz", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("f", "1");
    expect(await ftp.ask("DELE missing")).toMatch(/^550/);
    expect(await ftp.ask("RMD f")).toMatch(/^550/);
    await ftp.ask("PORT 127,0,0,1,255,250");
    ftp.send("RETR f\r\n");
    const first = await ftp.answer();
    expect((first.code < 200 ? await ftp.answer() : first).text).toMatch(/^42[56]/);
  }),
  proof("RFC 959 §5.3 commands are understood in capitals, small letters or a mixture", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.ask("noop")).toMatch(/^200/);
    expect(await ftp.ask("PwD")).toMatch(/^257/);
    expect(await ftp.ask("type i")).toMatch(/^200/);
  }),
  proof("RFC 959 §5.3 nothing is done before the end of the line has come", async (scene) => {
    const ftp = await scene.logIn();
    ftp.send("MKD d");
    await pause(150);
    expect(await scene.names()).toEqual([]);
    ftp.send("\r\n");
    expect((await ftp.answer()).text).toMatch(/^257/);
    expect(await scene.names()).toEqual(["d"]);
  }),
  proof("RFC 959 §4.1.3 SYST begins with the name of a system", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.ask("SYST")).toMatch(/^215 (?:UNIX|WIN32|MACOS|VMS|OS\/2|MVS|TOPS-20)\b/i);
  }),
  proof("RFC 959 §4.1.3 HELP tells what is implemented, and about one command", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.ask("HELP")).toMatch(/^21[14].*RETR/i);
    expect(await ftp.ask("HELP RETR")).toMatch(/^21[14]/);
  }),
  proof("RFC 959 §4.1.3 NOOP changes nothing and is answered 200", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("a", "0123456789");
    await ftp.ask("RNFR a");
    expect(await ftp.ask("NOOP")).toMatch(/^200/);
  }),
  proof(
    "RFC 959 §4.1.3 STAT tells of the server and the transfer parameters, and keeps to the control connection",
    async (scene) => {
      const ftp = await scene.logIn();
      const said = await ftp.ask("STAT");
      expect(said).toMatch(/^211/);
      expect(said).toMatch(/type/i);
    },
  ),
  proof("RFC 959 §4.1.3 STAT and a path lists it in the reply", async (scene) => {
    const ftp = await scene.logIn();
    await scene.make("d");
    await scene.put("d/seen.txt", "1");
    expect(await ftp.ask("STAT d")).toMatch(/^21[1-3].*seen\.txt/);
    expect(await ftp.ask("STAT d/seen.txt")).toMatch(/^21[1-3].*seen\.txt/);
  }),
  proof("RFC 959 §4.1.3 STAT during a transfer is answered while it runs", async (scene) => {
    const ftp = await scene.logIn();
    const data = await ftp.passive();
    ftp.send("STOR a\r\n");
    expect((await ftp.answer()).text).toMatch(/^1/);
    data.stream.write("part");
    await pause(100);
    ftp.send("STAT\r\n");
    expect((await ftp.answer()).text).toMatch(/^21[1-3]/);
    data.stream.end("s");
    expect((await ftp.answer()).text).toMatch(/^226/);
    expect(await scene.content("a")).toBe("parts");
  }),
  proof("RFC 959 §4.1.3 SITE is answered as the table has it", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.ask("SITE HELP")).toMatch(/^(?:200|202|21[14]|50[0-4])/);
    expect(await ftp.ask("SITE NOSUCHTHING")).toMatch(/^50[0-4]/);
  }),
];
