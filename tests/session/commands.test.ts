import { memoryServer, readAll, type Dialogue, type MemoryServer } from "@tandem/testkit";
import { describe, expect, it } from "vitest";

const open = async (made: MemoryServer, type = "I"): Promise<Dialogue> => {
  const ftp = await made.connect();
  await ftp.logIn();
  await ftp.ask(`TYPE ${type}`);
  return ftp;
};
const get = async (ftp: Dialogue, command: string): Promise<string> => {
  const data = await ftp.passive();
  expect(await ftp.ask(command)).toMatch(/^150 /);
  const bytes = await readAll(data);
  expect(await ftp.reply()).toMatchObject({ code: 226 });
  return Buffer.from(bytes).toString();
};
const put = async (ftp: Dialogue, command: string, content: string): Promise<void> => {
  const data = await ftp.passive();
  expect(await ftp.ask(command)).toMatch(/^150 /);
  data.stream.end(content);
  expect(await ftp.reply()).toMatchObject({ code: 226 });
};

describe("files", () => {
  it("are stored, appended to, restarted, renamed, measured and removed", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    await put(ftp, "STOR a b", "hello");
    await put(ftp, "APPE a b", " world");
    expect(await get(ftp, "RETR a b")).toBe("hello world");
    expect(await ftp.ask("REST 6")).toMatch(/^350 /);
    expect(await get(ftp, "RETR a b")).toBe("world");
    expect(await get(ftp, "RETR a b")).toBe("hello world");
    expect(await ftp.ask("REST 6")).toMatch(/^350 /);
    await put(ftp, "STOR a b", "there");
    expect(await ftp.ask("SIZE a b")).toBe("213 11");
    expect(await ftp.ask("MDTM a b")).toBe("213 20261122000000");
    expect(await ftp.ask("RNFR a b")).toMatch(/^350 /);
    expect(await ftp.ask('RNTO c"d')).toBe('250 "/a b" is "/c""d" now.');
    expect(await ftp.ask('DELE c"d')).toMatch(/^250 /);
    expect(await ftp.ask('DELE c"d')).toMatch(/^550 /);
  });

  it("are not restarted beyond their end", async () => {
    await using made = await memoryServer();
    await made.put("/a", "abc");
    const ftp = await open(made);
    await ftp.ask("REST 4");
    await ftp.passive();
    expect(await ftp.ask("RETR a")).toMatch(/^554 /);
  });

  it("have their line ends converted in type A, both ways", async () => {
    await using made = await memoryServer();
    await made.put("/a", "one\ntwo\n");
    const ftp = await open(made, "A");
    expect(await get(ftp, "RETR a")).toBe("one\r\ntwo\r\n");
    await put(ftp, "STOR b", "one\r\ntwo\r\n");
    expect(await made.content("/b")).toBe("one\ntwo\n");
    expect(await ftp.ask("SIZE a")).toBe("213 10");
  });
});

describe("directories", () => {
  it("are made, entered, left and removed, and PWD doubles quotes", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    expect(await ftp.ask('MKD a "b"')).toMatch(/^257 "\/a ""b""" /);
    expect(await ftp.ask('CWD a "b"')).toMatch(/^250 /);
    expect(await ftp.ask("XPWD")).toMatch(/^257 "\/a ""b""" /);
    expect(await ftp.ask("CDUP")).toMatch(/^200 /);
    expect(await ftp.ask("CWD ..")).toMatch(/^250 "\/" /);
    expect(await ftp.ask('XRMD a "b"')).toMatch(/^250 /);
    expect(await ftp.ask("CWD gone")).toMatch(/^550 /);
  });

  it("are listed as LIST, NLST and MLSD have it", async () => {
    await using made = await memoryServer();
    await made.put("/x", "12345");
    const ftp = await open(made);
    await ftp.ask("MKD sub");
    await put(ftp, "STOR sub/y", "1");
    expect((await get(ftp, "LIST -la")).split("\r\n").map((line) => line.slice(0, 10))).toEqual([
      "drwxr-xr-x",
      "-rw-r--r--",
      "",
    ]);
    expect(await get(ftp, "NLST")).toBe("sub\r\nx\r\n");
    expect(await get(ftp, "NLST sub")).toBe("sub/y\r\n");
    expect(await get(ftp, "NLST /")).toBe("/sub\r\n/x\r\n");
    expect((await get(ftp, "MLSD sub")).split("\r\n").map((line) => line.split("; ")[1])).toEqual([
      "..",
      "y",
      undefined,
    ]);
    expect(await get(ftp, "MLSD")).toContain("type=file;size=5;modify=20261122000000;perm=adfrw;");
    expect(await ftp.ask("MLST x")).toMatch(/^250 Facts:\|type=file;size=5;.* \/x\|End\.$/);
    expect(await ftp.ask("STAT sub")).toMatch(/^212 .* y\|End\.$/);
    expect(await ftp.ask("STAT x")).toMatch(/^213 .* x\|End\.$/);
  });

  it("are listed by the facts that OPTS MLST chose, and FEAT stars them", async () => {
    await using made = await memoryServer();
    await made.put("/x", "1");
    const ftp = await open(made);
    expect(await ftp.ask("OPTS MLST size;bogus;Type;")).toBe("200 MLST OPTS type;size;");
    expect(await ftp.ask("MLST x")).toMatch(/\|type=file;size=1; \/x\|/);
    expect(await ftp.ask("FEAT")).toContain("|MLST type*;size*;modify;");
    expect(await ftp.ask("OPTS MLST")).toBe("200 MLST OPTS");
  });
});

it("HELP lists what is offered, explains one verb, and knows what is not offered", async () => {
  await using made = await memoryServer();
  const ftp = await made.connect();
  expect(await ftp.ask("HELP")).toMatch(/^214 .*RETR/);
  expect(await ftp.ask("HELP retr")).toBe("214 RETR <pathname>: Sends a file to the client.");
  expect(await ftp.ask("HELP ADAT")).toMatch(/Not offered: /);
  expect(await ftp.ask("HELP bogus")).toMatch(/^501 /);
});

it.each([
  ["TYPE E", 200],
  ["TYPE A T", 200],
  ["TYPE A C", 504],
  ["TYPE L 7", 504],
  ["TYPE X", 501],
  ["TYPE L 8", 200],
  ["MODE B", 200],
  ["MODE X", 501],
  ["MODE S", 200],
  ["STRU R", 200],
  ["STRU P", 504],
  ["STRU F", 200],
  ["ALLO 5", 202],
  ["ACCT x", 202],
  ["REST abc", 501],
  ["RNTO x", 503],
  ["EPRT |3|x|1|", 522],
  ["EPSV 2", 522],
  ["EPSV 9", 522],
  ["OPTS UTF8 ON", 200],
  ["OPTS UTF8", 200],
  ["OPTS BOGUS", 501],
  ["PASS again", 202],
  ["USER other", 331],
])("%s is answered with %i", async (command, code) => {
  await using made = await memoryServer();
  const ftp = await open(made);
  expect(Number((await ftp.ask(command)).slice(0, 3))).toBe(code);
});

it("every handler is there exactly for the verbs that are offered", async () => {
  await using made = await memoryServer();
  const ftp = await open(made);
  const help = (await ftp.ask("HELP")).split("|").slice(1, -1).join(" ").split(/ +/);
  for (const verb of help.filter((word) => word !== "QUIT")) expect(await ftp.ask(verb)).not.toMatch(/^50[02] /);
});
