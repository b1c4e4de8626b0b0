import { memoryServer, readAll, type Dialogue, type MemoryServer } from "@tandem/testkit";
import { describe, expect, it } from "vitest";

const open = async (made: MemoryServer): Promise<Dialogue> => {
  const ftp = await made.connect();
  await ftp.logIn();
  await ftp.ask("TYPE I");
  return ftp;
};
const fetch = async (ftp: Dialogue, range: string, name = "a"): Promise<string> => {
  expect(await ftp.ask(`RANG ${range}`)).toMatch(/^350 /);
  const data = await ftp.passive();
  expect(await ftp.ask(`RETR ${name}`)).toMatch(/^150 /);
  const bytes = await readAll(data);
  expect(await ftp.reply()).toMatchObject({ code: 226 });
  return Buffer.from(bytes).toString();
};
const store = async (ftp: Dialogue, range: string, content: string, verb = "STOR"): Promise<number> => {
  expect(await ftp.ask(`RANG ${range}`)).toMatch(/^350 /);
  const data = await ftp.passive();
  const answer = await ftp.ask(`${verb} a`);
  if (!answer.startsWith("150")) return Number(answer.slice(0, 3));
  data.stream.on("error", () => {});
  data.stream.end(content);
  return (await ftp.reply()).code;
};

describe("RETR behind RANG", () => {
  it("sends the octets of the range, both ends included, and no more than there are", async () => {
    await using made = await memoryServer();
    await made.put("/a", "0123456789");
    const ftp = await open(made);
    expect(await fetch(ftp, "0 0")).toBe("0");
    expect(await fetch(ftp, "2 4")).toBe("234");
    expect(await fetch(ftp, "8 100")).toBe("89");
    expect(await fetch(ftp, "10 12")).toBe("");
    expect(await fetch(ftp, "100 200")).toBe("");
    expect(await fetch(ftp, "1 0")).toBe("0123456789");
  });

  it("is for one transfer, in a type where octets are those of the file", async () => {
    await using made = await memoryServer();
    await made.put("/a", "0123456789");
    const ftp = await open(made);
    expect(await fetch(ftp, "2 4")).toBe("234");
    const data = await ftp.passive();
    await ftp.ask("RETR a");
    expect(Buffer.from(await readAll(data)).toString()).toBe("0123456789");
    await ftp.reply();
    await ftp.ask("TYPE A");
    await ftp.ask("RANG 0 4");
    await ftp.passive();
    expect(await ftp.ask("RETR a")).toMatch(/^554 /);
  });
});

describe("STOR behind RANG", () => {
  it.each(["STOR", "APPE"])("%s replaces the octets of the range and no other", async (verb) => {
    await using made = await memoryServer();
    await made.put("/a", "0123456789");
    const ftp = await open(made);
    expect(await store(ftp, "2 4", "abc", verb)).toBe(226);
    expect(await made.content("/a")).toBe("01abc56789");
    expect(await store(ftp, "0 0", "X", verb)).toBe(226);
    expect(await made.content("/a")).toBe("X1abc56789");
    expect(await store(ftp, "8 11", "wxyz", verb)).toBe(226);
    expect(await made.content("/a")).toBe("X1abc567wxyz");
    expect(await store(ftp, "12 13", "!!", verb)).toBe(226);
    expect(await made.content("/a")).toBe("X1abc567wxyz!!");
  });

  it("leaves what follows a part of the range, refuses more than it, and begins nowhere behind the end", async () => {
    await using made = await memoryServer();
    await made.put("/a", "0123456789");
    const ftp = await open(made);
    expect(await store(ftp, "2 6", "ab")).toBe(226);
    expect(await made.content("/a")).toBe("01ab456789");
    expect(await store(ftp, "2 4", "more than three")).toBe(552);
    expect(await store(ftp, "11 12", "x")).toBe(554);
    expect(await made.content("/a")).toBe("01ab456789");
    await ftp.ask("DELE a");
    expect(await store(ftp, "0 4", "hello")).toBe(226);
    expect(await made.content("/a")).toBe("hello");
  });

  it("keeps the whole old file when it is broken off", async () => {
    await using made = await memoryServer();
    await made.put("/a", "0123456789");
    const ftp = await open(made);
    await ftp.ask("RANG 2 4");
    const data = await ftp.passive();
    await ftp.ask("STOR a");
    data.stream.write("ab");
    data.reset();
    expect((await ftp.reply()).code).toBeGreaterThanOrEqual(400);
    expect(await made.content("/a")).toBe("0123456789");
  });

  it("is nothing for STOU, whose file is new", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    await ftp.ask("RANG 2 4");
    await ftp.passive();
    expect(await ftp.ask("STOU")).toMatch(/^554 /);
  });
});
