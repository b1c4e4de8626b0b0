import { memoryServer, type Dialogue, type MemoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";

const open = async (made: MemoryServer): Promise<Dialogue> => {
  const ftp = await made.connect();
  await ftp.logIn();
  return ftp;
};

describe("REIN", () => {
  it("logs out and puts every parameter back to its default", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    for (const command of ["MKD d", "CWD d", "TYPE I", "REST 5", "OPTS MLST type;", "EPSV ALL"]) {
      expect(await ftp.ask(command)).toMatch(/^[23]/);
    }
    expect(await ftp.ask("REIN")).toMatch(/^220 /);
    expect(await ftp.ask("PWD")).toMatch(/^530 /);
    expect(await ftp.ask("PASS secret")).toMatch(/^503 /);
    await ftp.logIn();
    expect(await ftp.ask("PWD")).toMatch(/^257 "\/" /);
    const status = await ftp.ask("STAT");
    expect(status).toMatch(/Type A( N)?, structure F, mode S\./);
    expect(status).not.toContain("begins at byte");
    expect(await ftp.ask("FEAT")).toContain("size*");
    expect(await ftp.ask("PASV")).toMatch(/^227 /);
  });

  it("takes back the data connection that was promised", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    await ftp.ask("EPSV");
    expect(made.network.open.listeners).toBe(2);
    await ftp.ask("REIN");
    expect(made.network.open.listeners).toBe(1);
  });

  it("lets a transfer that runs finish first", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    const data = await ftp.passive();
    expect(await ftp.ask("STOR a")).toMatch(/^150 /);
    ftp.send("REIN\r\nPWD\r\n");
    await settle();
    data.stream.end("whole");
    const codes = [await ftp.reply(), await ftp.reply(), await ftp.reply()].map(({ code }) => code);
    expect(codes).toEqual([226, 220, 530]);
    expect(await made.content("/a")).toBe("whole");
  });

  it("lets the time for a login run anew", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    await made.clock.advance(250_000);
    expect(await ftp.ask("REIN")).toMatch(/^220 /);
    await made.clock.advance(59_000);
    expect(made.server.sessions).toBe(1);
    await made.clock.advance(2_000);
    expect(await ftp.reply()).toMatchObject({ code: 421 });
    await ftp.ended;
  });

  it("of a stranger does not put off the end of his time", async () => {
    await using made = await memoryServer();
    const ftp = await made.connect();
    await made.clock.advance(50_000);
    expect(await ftp.ask("REIN")).toMatch(/^220 /);
    await made.clock.advance(11_000);
    expect(await ftp.reply()).toMatchObject({ code: 421 });
  });

  it("does not forget how many passwords were wrong", async () => {
    await using made = await memoryServer();
    const ftp = await made.connect();
    for (const code of [530, 530, 530, 530, 421]) {
      expect(await ftp.ask("REIN")).toMatch(/^220 /);
      ftp.send("USER demo\r\nPASS wrong\r\n");
      expect((await ftp.reply()).code).toBe(331);
      await made.clock.advance(2_600);
      expect((await ftp.reply()).code).toBe(code);
    }
    await ftp.ended;
  });
});

describe("USER while someone is logged in", () => {
  it("logs out at once, before the new password is given", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    await ftp.ask("MKD d");
    await ftp.ask("CWD d");
    expect(await ftp.ask("USER anonymous")).toMatch(/^331 /);
    expect(await ftp.ask("MKD e")).toMatch(/^530 /);
    expect(await ftp.ask("PASS me@example.org")).toMatch(/^230 /);
    expect(await ftp.ask("PWD")).toMatch(/^257 "\/" /);
    expect(await ftp.ask("MKD e")).toMatch(/^550 /);
  });

  it("leaves nobody logged in when the new password is wrong", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    ftp.send("USER demo\r\nPASS wrong\r\n");
    expect((await ftp.reply()).code).toBe(331);
    await made.clock.advance(600);
    expect((await ftp.reply()).code).toBe(530);
    expect(await ftp.ask("PWD")).toMatch(/^530 /);
  });

  it("leaves the transfer parameters as they are", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    await ftp.ask("TYPE I");
    await ftp.ask("EPSV ALL");
    await ftp.logIn();
    expect(await ftp.ask("STAT")).toContain("Type I,");
    expect(await ftp.ask("PASV")).toMatch(/^503 /);
  });

  it("drops a restart point and a file that was to be renamed", async () => {
    await using made = await memoryServer();
    await made.put("/a", "abc");
    const ftp = await open(made);
    await ftp.ask("REST 2");
    await ftp.ask("RNFR a");
    await ftp.logIn();
    expect(await ftp.ask("STAT")).not.toContain("begins at byte");
    expect(await ftp.ask("RNTO b")).toMatch(/^503 /);
  });

  it("lets a transfer that runs finish under the old name", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    const data = await ftp.passive();
    expect(await ftp.ask("STOR a")).toMatch(/^150 /);
    ftp.send("USER anonymous\r\nPASS x\r\n");
    await settle();
    data.stream.end("whole");
    const codes = [await ftp.reply(), await ftp.reply(), await ftp.reply()].map(({ code }) => code);
    expect(codes).toEqual([226, 331, 230]);
    expect(await made.content("/a")).toBe("whole");
  });
});

it("ACCT changes nothing and SMNT is refused with a reason", async () => {
  await using made = await memoryServer();
  const ftp = await open(made);
  expect(await ftp.ask("ACCT sales")).toMatch(/^202 /);
  expect(await ftp.ask("SMNT /other")).toMatch(/^502 SMNT is not offered: .*nothing to mount\.$/);
  expect(await ftp.ask("PWD")).toMatch(/^257 "\/" /);
});
