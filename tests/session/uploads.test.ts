import { memoryStorage } from "@tandem/storage";
import { memoryServer, type Dialogue, type MemoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";
import { fetched, open, sent } from "./transfer.fixtures.ts";

describe("an upload that broke off", () => {
  const broken = async (made: MemoryServer, command: string, ...parameters: readonly string[]): Promise<Dialogue> => {
    const ftp = await open(made, "TYPE I", ...parameters);
    const data = await ftp.passive();
    data.stream.on("error", () => {});
    await ftp.ask(command);
    data.stream.write("half");
    await settle();
    data.reset();
    expect(await ftp.reply()).toMatchObject({ code: 426 });
    return ftp;
  };

  it("is seen by SIZE, REST with STOR, and APPE of its account, and by RETR and NLST of nobody", async () => {
    await using made = await memoryServer();
    const ftp = await broken(made, "STOR new");
    expect(await ftp.ask("SIZE new")).toBe("213 4");
    await ftp.passive();
    expect(await ftp.ask("RETR new")).toMatch(/^550 /);
    expect((await fetched(ftp, "NLST")).toString()).toBe("");
    await ftp.ask("REST 4");
    expect(await sent(ftp, "STOR new", " and half")).toEqual([expect.stringMatching(/^226 /)]);
    expect(await made.content("/new")).toBe("half and half");
  });

  it("is removed by DELE of its account, and there is no other to remove then", async () => {
    await using made = await memoryServer();
    const ftp = await broken(made, "STOR new");
    expect(await ftp.ask("DELE new")).toMatch(/^250 /);
    expect(await ftp.ask("SIZE new")).toMatch(/^550 /);
    expect(await ftp.ask("DELE new")).toMatch(/^550 /);
  });

  it("is finished by APPE", async () => {
    await using made = await memoryServer();
    const ftp = await broken(made, "STOR new");
    await sent(ftp, "APPE new", "!");
    expect(await made.content("/new")).toBe("half!");
  });

  it("is not measured in a type that changes it", async () => {
    await using made = await memoryServer();
    const ftp = await broken(made, "STOR new");
    await ftp.ask("TYPE A");
    expect(await ftp.ask("SIZE new")).toMatch(/^550 .*TYPE I/);
  });

  it("survives the next one that fails to connect", async () => {
    await using made = await memoryServer();
    const ftp = await broken(made, "STOR new");
    await ftp.ask("REST 4");
    expect(await ftp.ask("STOR new")).toMatch(/^150 /);
    expect(await ftp.reply()).toMatchObject({ code: 425 });
    expect(await ftp.ask("SIZE new")).toBe("213 4");
  });

  it("of a name that exists leaves the old file, and nothing to go on with", async () => {
    await using made = await memoryServer();
    await made.put("/old", "content");
    const ftp = await broken(made, "STOR old");
    expect(await ftp.ask("SIZE old")).toBe("213 7");
    expect(await made.content("/old")).toBe("content");
  });
});

describe("a storage that fails in the middle of an upload", () => {
  it("is 452 when it is full: the rest is read away, old file whole, session alive", async () => {
    await using made = await memoryServer({ storage: memoryStorage({ now: () => 0, limit: 1_000 }) });
    await made.put("/a", "old");
    const ftp = await open(made, "TYPE I");
    const data = await ftp.passive();
    const closed = new Promise<void>((resolve) => void data.stream.on("error", () => {}).on("close", resolve));
    await ftp.ask("STOR a");
    data.stream.write(Buffer.alloc(5_000));
    expect(await ftp.reply()).toMatchObject({ code: 452 });
    data.stream.end(Buffer.alloc(5_000)).resume();
    await closed;
    const kinds = made.events.map((event) => (event.kind === "control.line" ? event.text.slice(0, 3) : event.kind));
    expect(kinds.lastIndexOf("data.close")).toBeLessThan(kinds.indexOf("452"));
    expect(await made.content("/a")).toBe("old");
    expect(await ftp.ask("SIZE a")).toBe("213 3");
  });
});

describe("ALLO", () => {
  it("says whether an upload fits, where that is known", async () => {
    await using made = await memoryServer({ storage: memoryStorage({ now: () => 0, limit: 1_000 }) });
    const ftp = await open(made);
    expect(await ftp.ask("ALLO 1000")).toMatch(/^200 /);
    expect(await ftp.ask("ALLO 900 R 80")).toMatch(/^200 /);
    expect(await ftp.ask("ALLO 1001")).toMatch(/^552 /);
    expect(await ftp.ask("ALLO many")).toMatch(/^501 /);
  });

  it("is superfluous where it is not", async () => {
    const { space: _, ...endless } = memoryStorage({ now: () => 0 });
    await using made = await memoryServer({ storage: endless });
    expect(await (await open(made)).ask("ALLO 5")).toMatch(/^202 /);
  });
});

describe("STOU", () => {
  const store = async (ftp: Dialogue, command: string): Promise<string> => {
    const data = await ftp.passive();
    const announced = await ftp.ask(command);
    data.stream.end("abc");
    expect(await ftp.reply()).toMatchObject({ code: 226 });
    return announced;
  };

  it("announces its name as RFC 1123 §4.1.2.9 has it, new each time, made from the one given", async () => {
    await using made = await memoryServer();
    await made.put("/notes.txt", "mine");
    const ftp = await open(made, "TYPE I", "MKD sub");
    expect(await store(ftp, "STOU")).toMatch(/^150 FILE: upload\.[0-9a-z]{8}$/);
    const first = await store(ftp, "STOU notes.txt");
    expect(first).toMatch(/^150 FILE: notes\.[0-9a-z]{8}\.txt$/);
    expect(await store(ftp, "STOU notes.txt")).not.toBe(first);
    expect(await store(ftp, "STOU sub/x")).toMatch(/^150 FILE: \/sub\/x\.[0-9a-z]{8}$/);
    expect(await made.content(`/${first.slice("150 FILE: ".length)}`)).toBe("abc");
    expect(await made.content("/notes.txt")).toBe("mine");
  });

  it("has no restart", async () => {
    await using made = await memoryServer();
    const ftp = await open(made, "TYPE I", "REST 3");
    await ftp.passive();
    expect(await ftp.ask("STOU a")).toMatch(/^554 /);
  });
});
