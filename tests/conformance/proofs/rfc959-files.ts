import { expect } from "vitest";
import { readAll } from "../conversation.ts";
import { pause, within } from "../patience.ts";
import { proof } from "../proof.ts";

/** The service commands: RFC 959 §4.1.3 and appendix II. */
export const rfc959Files = [
  proof("RFC 959 §4.1.3 RETR sends the file over the data connection and leaves it as it is", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("a", "all of it");
    const { bytes, answers } = await ftp.fetch("RETR a");
    expect(bytes.toString()).toBe("all of it");
    expect(answers[0]).toMatch(/^1[25]/);
    expect(answers[1]).toMatch(/^2(?:26|50)/);
    expect(await scene.content("a")).toBe("all of it");
  }),
  proof("RFC 959 §4.1.3 RETR of what is not there or no file answers 550", async (scene) => {
    const ftp = await scene.logIn();
    await scene.make("d");
    for (const name of ["missing", "d"]) {
      await ftp.passive();
      expect(await ftp.ask(`RETR ${name}`)).toMatch(/^550/);
    }
  }),
  proof("RFC 959 §4.1.3 STOR makes a file, and replaces what was there", async (scene) => {
    const ftp = await scene.logIn();
    expect((await ftp.store("STOR a", "first and longer")).at(-1)).toMatch(/^2(?:26|50)/);
    expect((await ftp.store("STOR a", "second")).at(-1)).toMatch(/^2(?:26|50)/);
    expect(await scene.content("a")).toBe("second");
  }),
  proof("RFC 959 §4.1.3 STOU stores under a name that is new, and tells it", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("a", "old");
    const probe = await scene.logIn();
    await probe.askIfOffered("STOU");
    const before = await scene.names();
    const answers = await ftp.store("STOU", "unique");
    expect(answers.at(-1)).toMatch(/^2(?:26|50)/);
    const made = (await scene.names()).filter((name) => !before.includes(name));
    expect(made).toHaveLength(1);
    expect(answers.join()).toContain(made[0]);
    expect(await scene.content(made[0]!)).toBe("unique");
    expect(await scene.content("a")).toBe("old");
  }),
  proof("RFC 959 §4.1.3 APPE adds to a file, and makes one that is not there", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("a", "one");
    expect((await ftp.store("APPE a", " two")).at(-1)).toMatch(/^2(?:26|50)/);
    expect((await ftp.store("APPE b", "new")).at(-1)).toMatch(/^2(?:26|50)/);
    expect([await scene.content("a"), await scene.content("b")]).toEqual(["one two", "new"]);
  }),
  proof("RFC 959 §4.1.3 ALLO takes a decimal number, and a record size behind R", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.ask("ALLO 10")).toMatch(/^20[02]/);
    expect(await ftp.ask("ALLO 10 R 5")).toMatch(/^20[02]/);
    expect((await ftp.store("STOR a", "stored")).at(-1)).toMatch(/^2/);
  }),
  proof("RFC 959 §4.1.3 ALLO with what is no number is a syntax error", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.ask("ALLO many")).toMatch(/^50[14]/);
  }),
  proof("RFC 959 §4.1.3 REST is answered 350 and counts for the service command behind it only", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("a", "0123456789");
    expect(await ftp.ask("REST 7")).toMatch(/^350/);
    expect((await ftp.fetch("RETR a")).bytes.toString()).toBe("789");
    expect((await ftp.fetch("RETR a")).bytes.toString()).toBe("0123456789");
  }),
  proof("RFC 959 §4.1.3 RNFR and RNTO rename: 350, then 250", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("a", "moved");
    expect(await ftp.ask("RNFR a")).toMatch(/^350/);
    expect(await ftp.ask("RNTO b")).toMatch(/^250/);
    expect(await scene.names()).toEqual(["b"]);
  }),
  proof("RFC 959 §4.1.3 RNTO must come right behind RNFR: 503", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("a", "stays");
    expect(await ftp.ask("RNTO b")).toMatch(/^503/);
    expect(await ftp.ask("RNFR a")).toMatch(/^350/);
    await ftp.ask("PWD");
    expect(await ftp.ask("RNTO b")).toMatch(/^503/);
    expect(await scene.names()).toEqual(["a"]);
  }),
  proof("RFC 959 §4.1.3 RNFR of what is not there answers 550", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.ask("RNFR missing")).toMatch(/^[45]50/);
  }),
  proof("RFC 959 §4.1.3 ABOR without a transfer answers 225 or 226", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.ask("ABOR")).toMatch(/^22[56]/);
    expect(await ftp.ask("NOOP")).toMatch(/^200/);
  }),
  proof(
    "RFC 959 §4.1.3 ABOR closes the data connection, keeps the control connection: 426, then 226",
    async (scene) => {
      const ftp = await scene.logIn();
      const data = await ftp.passive();
      ftp.send("STOR a\r\n");
      expect((await ftp.answer()).text).toMatch(/^1/);
      data.stream.write("half");
      await pause(100);
      ftp.send(Buffer.from("\xff\xf4\xff\xf2ABOR\r\n", "latin1"));
      const closed = new Promise<void>((resolve) => void data.stream.once("close", resolve));
      data.stream
        .on("error", () => {})
        .on("end", () => data.stream.end())
        .resume();
      expect((await ftp.answer()).text).toMatch(/^426/);
      expect((await ftp.answer()).text).toMatch(/^22[56]/);
      await within(scene.server.patience, "the close of the data connection", closed);
      expect(await ftp.ask("NOOP")).toMatch(/^200/);
    },
  ),
  proof("RFC 959 §4.1.3 DELE removes a file, and nothing that is not there", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("a", "");
    expect(await ftp.ask("DELE a")).toMatch(/^250/);
    expect(await ftp.ask("DELE a")).toMatch(/^550/);
    expect(await scene.names()).toEqual([]);
  }),
  proof("RFC 959 §4.1.3 RMD removes a directory", async (scene) => {
    const ftp = await scene.logIn();
    await scene.make("d");
    expect(await ftp.ask("RMD d")).toMatch(/^250/);
    expect(await scene.names()).toEqual([]);
  }),
  proof(
    "RFC 959 §4.1.3 LIST sends a directory's files, a file's information, and the current directory's by default",
    async (scene) => {
      const ftp = await scene.logIn();
      await scene.make("d");
      await scene.put("d/inside", "12345");
      await scene.put("outside", "1");
      expect((await ftp.fetch("LIST d")).bytes.toString()).toMatch(/ inside\r\n/);
      expect((await ftp.fetch("LIST d/inside")).bytes.toString()).toMatch(/ 5 .*inside\r\n/);
      expect((await ftp.fetch("LIST")).bytes.toString()).toMatch(/ outside\r\n/);
    },
  ),
  proof("RFC 959 §4.1.3 NLST sends names and nothing else, of the current directory by default", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("b", "");
    await scene.put("a c", "");
    expect((await ftp.fetch("NLST")).bytes.toString().split("\r\n").toSorted()).toEqual(["", "a c", "b"]);
    expect((await ftp.fetch("NLST .")).bytes.toString()).toMatch(/(?:^|\/)b\r\n/m);
  }),
  proof(
    "RFC 959 §II MKD of a relative path makes it in the current directory and answers its absolute path",
    async (scene) => {
      const ftp = await scene.logIn();
      expect(await ftp.ask("MKD d")).toMatch(new RegExp(`^257 "${scene.path}/d"`));
      expect(await scene.names()).toEqual(["d"]);
      expect(await ftp.ask(`MKD ${scene.path}/d/e`)).toMatch(new RegExp(`^257 "${scene.path}/d/e"`));
      expect(await ftp.ask("RMD d/e")).toMatch(/^250/);
    },
  ),
  proof("RFC 959 §II the path of 257 is usable as it is: CWD, and PWD says the same", async (scene) => {
    const ftp = await scene.logIn();
    const path = /^257 "(.*)"/.exec(await ftp.ask("MKD with space"))?.[1];
    expect(await ftp.ask(`CWD ${path}`)).toMatch(/^250/);
    expect(await ftp.ask("PWD")).toMatch(new RegExp(`^257 "${path}"`));
  }),
  proof("RFC 959 §II a quote in a directory is doubled in 257", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.ask('MKD foo"bar')).toContain(`"${scene.path}/foo""bar"`);
    await ftp.ask('CWD foo"bar');
    expect(await ftp.ask("PWD")).toContain(`257 "${scene.path}/foo""bar"`);
  }),
  proof("RFC 959 §II MKD of a directory that is there is an error", async (scene) => {
    const ftp = await scene.logIn();
    await scene.make("d");
    expect(await ftp.ask("MKD d")).toMatch(/^5/);
  }),
  proof("RFC 959 §5.2 the data connection of a download is closed by the server at its end", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("a", "end");
    const data = await ftp.passive();
    expect(await ftp.ask("RETR a")).toMatch(/^1/);
    expect((await within(scene.server.patience, "the end of the file", readAll(data))).toString()).toBe("end");
    expect((await ftp.answer()).text).toMatch(/^226/);
  }),
  proof(
    "RFC 959 §5.2 a client that closes the data connection of a download is answered 426 or 226, and the server's side closes",
    async (scene) => {
      const ftp = await scene.logIn();
      await scene.put("a", Buffer.alloc(8_000_000));
      const data = await ftp.passive();
      expect(await ftp.ask("RETR a")).toMatch(/^1/);
      await new Promise((resolve) => void data.stream.once("data", resolve));
      data.reset();
      expect((await ftp.answer()).text).toMatch(/^(?:4(?:26|51)|226)/);
      expect(await ftp.ask("NOOP")).toMatch(/^200/);
    },
  ),
  proof("RFC 959 §5.4 a transfer has one preliminary and one final reply", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("a", "x");
    await ftp.fetch("RETR a");
    await ftp.store("STOR b", "y");
    await ftp.fetch("LIST");
    expect(await ftp.ask("NOOP")).toMatch(/^200/);
  }),
];
