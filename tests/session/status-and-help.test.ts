import { verbRow, verbs, type Verb } from "@tandem/protocol";
import { memoryServer, readAll, type Dialogue, type MemoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";

const open = async (made: MemoryServer): Promise<Dialogue> => {
  const ftp = await made.connect();
  await ftp.logIn();
  return ftp;
};

describe("STAT without an argument", () => {
  it("tells who is connected from where, the transfer parameters, and the limits", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    await ftp.ask("MKD d");
    await ftp.ask("CWD d");
    await ftp.ask("TYPE I");
    const status = await ftp.ask("STAT");
    expect(status).toMatch(/^211 /);
    for (const line of [
      "Connected from 192.168.150.20:",
      "to 192.168.150.90:21.",
      "Logged in as demo.",
      "|Working directory /d|",
      "Type I, structure F, mode S.",
      "No data connection is agreed on.",
      "300 s without a command",
      "No transfer is running.",
    ]) {
      expect(status).toContain(line);
    }
  });

  it("tells of a data connection that was promised, of either kind, and of a restart point", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    await ftp.ask("REST 7");
    await ftp.ask("PASV");
    expect(await ftp.ask("STAT")).toMatch(
      /\|The next transfer begins at byte 7\.\|.*awaited at 192\.168\.150\.90:\d+\./,
    );
    const { listener } = await ftp.active();
    expect(await ftp.ask("STAT")).toContain(`will be made to 192.168.150.20:${listener.local.port}.`);
    await ftp.ask("EPSV ALL");
    expect(await ftp.ask("STAT")).toContain("Only EPSV makes one");
    await listener[Symbol.asyncDispose]();
  });

  it("tells during a transfer how far it is, and does not disturb it", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    const data = await ftp.passive();
    expect(await ftp.ask("STOR a")).toMatch(/^150 /);
    expect(await ftp.ask("STAT")).toContain("STOR of /a is running: 0 bytes so far.");
    data.stream.write("12345");
    await settle();
    expect(await ftp.ask("STAT")).toContain("STOR of /a is running: 5 bytes so far.");
    data.stream.end("678");
    expect(await ftp.reply()).toMatchObject({ code: 226 });
    expect(await ftp.ask("STAT")).toContain("No transfer is running.");
    expect(await made.content("/a")).toBe("12345678");
  });

  it("is refused before the login", async () => {
    await using made = await memoryServer();
    const ftp = await made.connect();
    expect(await ftp.ask("STAT")).toMatch(/^530 /);
  });
});

describe("STAT with a path", () => {
  it("lists a directory with 212 and a file with 213, on the control connection alone", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    await ftp.ask("MKD d");
    await made.put("/d/x", "12345");
    expect(await ftp.ask("STAT d")).toMatch(/^212 .*\|-rw-r--r-- .* 5 .* x\|End\.$/);
    expect(await ftp.ask("STAT d/x")).toMatch(/^213 .*\|-rw-r--r-- .* 5 .* (d\/)?x\|End\.$/);
    expect(await ftp.ask("STAT missing")).toMatch(/^(450|550) /);
    expect(made.events.some(({ kind }) => kind === "data.offer")).toBe(false);
  });

  it("is answered during a transfer too", async () => {
    await using made = await memoryServer();
    await made.put("/x", Buffer.alloc(500_000));
    const ftp = await open(made);
    await ftp.ask("TYPE I");
    const data = await ftp.passive();
    expect(await ftp.ask("RETR x")).toMatch(/^150 /);
    expect(await ftp.ask("STAT /")).toMatch(/^212 /);
    expect(await ftp.ask("STAT")).toMatch(/RETR of \/x is running: \d+ of 500000 bytes so far\./);
    expect((await readAll(data)).length).toBe(500_000);
    expect(await ftp.reply()).toMatchObject({ code: 226 });
  });

  it("of a large directory tells as much as a reply should, and where the rest is", async () => {
    await using made = await memoryServer({ limits: { replyLines: 3 } });
    for (const name of ["a", "b", "c", "d"]) await made.put(`/${name}`, "");
    const ftp = await open(made);
    expect((await ftp.ask("STAT /")).split("|")).toHaveLength(5);
    expect(await ftp.ask("STAT /")).toMatch(/The first 3 lines; use LIST or MLSD for all\.$/);
  });

  it("whose names look like replies cannot be taken for one", async () => {
    await using made = await memoryServer();
    await made.put("/226 Done", "");
    await made.put("/212 End", "");
    const ftp = await open(made);
    expect(await ftp.ask("STAT /")).toMatch(/^212 .*212 End.*226 Done\|End\.$/);
    expect(await ftp.ask("NOOP")).toMatch(/^200 /);
  });
});

describe("HELP", () => {
  it("names exactly the commands that are offered", async () => {
    await using made = await memoryServer();
    const ftp = await made.connect();
    const named = (await ftp.ask("HELP")).split("|").slice(1, -1).join(" ").trim().split(/ +/);
    const offered = (Object.keys(verbs) as Verb[]).filter((verb) => verbRow(verb).notOffered === undefined);
    expect(named).toEqual(offered);
  });

  it("explains each of them, in any case, and says of the others why they are not offered", async () => {
    await using made = await memoryServer();
    const ftp = await made.connect();
    for (const verb of Object.keys(verbs) as Verb[]) {
      if (verb === "SITE" && verbRow(verb).notOffered === undefined) continue;
      const { help, notOffered } = verbRow(verb);
      const answer = await ftp.ask(`help ${verb.toLowerCase()}`);
      expect(answer).toMatch(/^214 /);
      expect(answer).toContain(help);
      if (notOffered !== undefined) expect(answer).toContain(`Not offered: ${notOffered}.`);
    }
  });

  it("knows an older spelling, and refuses a word that is no command without repeating it", async () => {
    await using made = await memoryServer();
    const ftp = await made.connect();
    expect(await ftp.ask("HELP XPWD")).toMatch(/^214 PWD: /);
    expect(await ftp.ask("HELP <script>")).toMatch(/^501 [^<]+$/);
  });
});
