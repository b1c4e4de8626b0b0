import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeText, legacyCharset, parsePath } from "@tandem/protocol";
import { accountList } from "@tandem/server";
import { directoryStorage } from "@tandem/storage";
import { memoryServer, readAll, type Dialogue, type MemoryServer } from "@tandem/testkit";
import { describe, expect, it } from "vitest";

const gbk = legacyCharset("gbk");
const gbkBytes = (text: string): string => Buffer.from(gbk.encode(text)!).toString("hex");
const utf8Bytes = (text: string): string => Buffer.from(encodeText(text)).toString("hex");

/** A server whose account `demo` has clients that may speak GBK. */
function gbkServer(): Promise<MemoryServer> {
  return memoryServer({ accounts: accountList([{ name: "demo", secret: { password: "secret" }, charset: "gbk" }]) });
}

async function open(made: MemoryServer): Promise<Dialogue> {
  const ftp = await made.connect();
  await ftp.logIn();
  return ftp;
}

/** Sends a line in GBK; the reply's lines as the bytes that came, in hexadecimal. */
async function askInGbk(ftp: Dialogue, command: string): Promise<string> {
  ftp.send(gbk.encode(`${command}\r\n`)!);
  const { code, lines } = await ftp.reply();
  return `${code} ${lines.map(utf8Bytes).join("|")}`;
}

/** What LIST, NLST or MLSD sends, in hexadecimal. */
async function listed(ftp: Dialogue, command: string): Promise<string> {
  const data = await ftp.passive();
  const content = readAll(data);
  await ftp.ask(command);
  const bytes = await content;
  await ftp.reply();
  return Buffer.from(bytes).toString("hex");
}

describe("a client that speaks GBK", () => {
  it("makes, lists, renames and removes Chinese names, which are Unicode in the storage", async () => {
    await using made = await gbkServer();
    const ftp = await open(made);
    expect(await askInGbk(ftp, "MKD 资料")).toContain(gbkBytes('"/资料"'));
    expect((await made.storage.stat(parsePath("/资料"))).kind).toBe("directory");
    expect(await askInGbk(ftp, "CWD 资料")).toContain(gbkBytes('"/资料"'));
    const data = await ftp.passive();
    data.stream.end("text");
    expect(await askInGbk(ftp, "STOR 说明.txt")).toContain(gbkBytes("说明.txt"));
    await ftp.reply();
    expect(await made.content("/资料/说明.txt")).toBe("text");
    expect(await askInGbk(ftp, "PWD")).toContain(gbkBytes('"/资料"'));
    expect(await listed(ftp, "NLST")).toBe(gbkBytes("说明.txt\r\n"));
    for (const command of ["LIST", "MLSD"]) expect(await listed(ftp, command)).toContain(gbkBytes(" 说明.txt\r\n"));
    expect(await askInGbk(ftp, "MLST 说明.txt")).toContain(gbkBytes(" /资料/说明.txt"));
    expect(await askInGbk(ftp, "STAT 说明.txt")).toContain(gbkBytes(" 说明.txt"));
    expect(await askInGbk(ftp, "RNFR 说明.txt")).toMatch(/^350 /);
    expect(await askInGbk(ftp, "RNTO 联通.txt")).toContain(gbkBytes("联通.txt"));
    expect(await askInGbk(ftp, "DELE 联通.txt")).toMatch(/^250 /);
  });

  it("gets listings in GBK before it has sent a name", async () => {
    await using made = await gbkServer();
    await made.put("/中文", "");
    expect(await listed(await open(made), "NLST")).toBe(gbkBytes("中文\r\n"));
  });

  it("gets a name that GBK does not have in UTF-8, never with a question mark, and the others in GBK", async () => {
    await using made = await gbkServer();
    await made.put("/中😀", "");
    await made.put("/文", "");
    const ftp = await open(made);
    expect(await listed(ftp, "NLST")).toBe(utf8Bytes("中😀\r\n") + gbkBytes("文\r\n"));
  });

  it("keeps the content of files as it is", async () => {
    await using made = await gbkServer();
    await made.put("/文", "中文");
    const ftp = await open(made);
    const content = readAll(await ftp.passive());
    expect(await askInGbk(ftp, "RETR 文")).toMatch(/^150 /);
    expect(Buffer.from(await content).toString()).toBe("中文");
  });
});

describe("a client that speaks UTF-8 is served in UTF-8 by an account with a charset", () => {
  it.each([["OPTS UTF8 ON"], ["OPTS UTF8"], ["opts utf-8 on"], ["OPTS UTF-8 NLST"], ["LANG en"], ["HOST ftp.example"]])(
    "when it says so with %s before the login",
    async (command) => {
      await using made = await gbkServer();
      await made.put("/中文", "");
      const ftp = await made.connect();
      expect(await ftp.ask(command)).toMatch(/^2[02]0 /);
      await ftp.logIn();
      expect(await listed(ftp, "NLST")).toBe(utf8Bytes("中文\r\n"));
    },
  );

  it("when the first name it sends is in UTF-8", async () => {
    await using made = await gbkServer();
    const ftp = await open(made);
    expect(await ftp.ask("MKD 中文")).toBe('257 "/中文" is made.');
    expect(await listed(ftp, "NLST")).toBe(utf8Bytes("中文\r\n"));
  });
});

describe("OPTS UTF8", () => {
  it("OFF goes to the charset of the account, ON back, and REIN to the beginning", async () => {
    await using made = await gbkServer();
    await made.put("/中", "");
    const ftp = await open(made);
    await ftp.ask("OPTS UTF8 ON");
    expect(await ftp.ask("OPTS UTF8 OFF")).toBe("200 Names are in gbk from now on.");
    expect(await listed(ftp, "NLST")).toBe(gbkBytes("中\r\n"));
    expect(await ftp.ask("OPTS UTF8 ON")).toMatch(/^200 /);
    expect(await listed(ftp, "NLST")).toBe(utf8Bytes("中\r\n"));
    await ftp.ask("REIN");
    await ftp.logIn();
    expect(await listed(ftp, "NLST")).toBe(gbkBytes("中\r\n"));
  });

  it("OFF is refused where only UTF-8 is spoken, and what is neither ON nor OFF everywhere", async () => {
    await using made = await memoryServer();
    const ftp = await made.connect();
    expect(await ftp.ask("OPTS UTF8 OFF")).toMatch(/^501 /);
    expect(await ftp.ask("OPTS UTF8 MAYBE")).toMatch(/^501 /);
    expect(await ftp.ask("OPTS UTF8 ON")).toMatch(/^200 /);
  });
});

it("The server's own charset counts before the login too, for names of users and their passwords", async () => {
  await using made = await memoryServer({
    charset: "windows-1251",
    accounts: accountList([{ name: "Ада", secret: { password: "тайна" } }]),
  });
  const ftp = await made.connect();
  const russian = legacyCharset("windows-1251");
  ftp.send(russian.encode("USER Ада\r\n")!);
  expect(await ftp.reply()).toMatchObject({ code: 331 });
  ftp.send(russian.encode("PASS тайна\r\n")!);
  expect(await ftp.reply()).toMatchObject({ code: 230 });
});

it("A charset that is not known is refused when the server or the account is made", async () => {
  await expect(memoryServer({ charset: "klingon" })).rejects.toThrow(/"klingon" is not known/);
  expect(() => accountList([{ name: "a", secret: { anonymous: true }, charset: "utf-8" }])).toThrow(/always spoken/);
});

it("Without a charset the bytes of a name that is not UTF-8 survive on disk, and are listed as they came", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tandem-charsets-"));
  try {
    await using made = await memoryServer({ storage: directoryStorage(folder) });
    const ftp = await open(made);
    expect(await askInGbk(ftp, "MKD 资料")).toContain(gbkBytes('"/资料"'));
    expect((await readdir(folder, { encoding: "buffer" })).map((name) => name.toString("hex"))).toEqual([
      gbkBytes("资料"),
    ]);
    expect(await listed(ftp, "NLST")).toBe(gbkBytes("资料\r\n"));
    expect(await askInGbk(ftp, "RMD 资料")).toMatch(/^250 /);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it("Names are kept as they are, composed and decomposed letters apart (RFC 2640 §2.2)", async () => {
  await using made = await memoryServer();
  const ftp = await open(made);
  await ftp.ask("MKD \u00e9");
  expect(await ftp.ask("MKD e\u0301")).toMatch(/^257 /);
  expect(await listed(ftp, "NLST")).toBe(utf8Bytes("e\u0301\r\n\u00e9\r\n"));
});
