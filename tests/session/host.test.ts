import { parsePath } from "@tandem/protocol";
import { accountList } from "@tandem/server";
import { memoryStorage } from "@tandem/storage";
import { memoryServer, type Dialogue, type MemoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";

/** A server with two virtual hosts: one with accounts, files and a greeting of its own, one that is the server itself. */
async function twoHosts(): Promise<MemoryServer> {
  const storage = memoryStorage({ now: () => 0 });
  await using stage = await storage.write(parsePath("/there"));
  await stage.commit();
  const accounts = accountList([{ name: "ada", secret: { password: "other" } }]);
  return await memoryServer({
    hosts: [
      { names: ["files.example", "xn--bcher-kva.example"], accounts, storage, greeting: "Files." },
      { names: ["ftp.example", "192.168.150.90"] },
    ],
  });
}

/** Sends a wrong password and lets the time pass that its refusal waits. */
async function guess(made: MemoryServer, ftp: Dialogue, command: string): Promise<string> {
  const answer = ftp.ask(command);
  await settle();
  await made.clock.advance(5_000);
  return answer;
}

describe("HOST before the login", () => {
  it("leads to the accounts, the files and the greeting of that host", async () => {
    await using made = await twoHosts();
    const ftp = await made.connect();
    expect(await ftp.ask("HOST Files.Example")).toBe("220 Files.");
    await ftp.logIn("ada", "other");
    expect(await ftp.ask("MLST there")).toMatch(/^250 /);
  });

  it("leaves the accounts of other hosts outside, both ways", async () => {
    await using made = await twoHosts();
    const ftp = await made.connect();
    await ftp.ask("USER ada");
    expect(await guess(made, ftp, "PASS other")).toMatch(/^530 /);
    await ftp.ask("HOST files.example");
    await ftp.ask("USER demo");
    expect(await guess(made, ftp, "PASS secret")).toMatch(/^530 /);
  });

  it("counts again and again, and the last one is it (RFC 7151 §3.2.2)", async () => {
    await using made = await twoHosts();
    const ftp = await made.connect();
    expect(await ftp.ask("HOST files.example")).toBe("220 Files.");
    expect(await ftp.ask("HOST ftp.example")).toMatch(/^220 Tandem/);
    await ftp.logIn();
    expect(await ftp.ask("MLST there")).toMatch(/^550 /);
  });

  it("forgets a USER that was sent to another host", async () => {
    await using made = await twoHosts();
    const ftp = await made.connect();
    await ftp.ask("USER demo");
    await ftp.ask("HOST files.example");
    expect(await ftp.ask("PASS secret")).toMatch(/^503 /);
  });

  it("does not count wrong passwords anew", async () => {
    await using made = await memoryServer({ limits: { loginTries: 2 } });
    const ftp = await made.connect();
    await ftp.ask("USER demo");
    expect(await guess(made, ftp, "PASS wrong")).toMatch(/^530 /);
    await ftp.ask("HOST ftp.example");
    await ftp.ask("USER demo");
    expect(await guess(made, ftp, "PASS wrong")).toMatch(/^421 /);
  });
});

describe("HOST is refused", () => {
  it.each([
    ["HOST nobody.example", 504],
    ["HOST 192.0.2.1", 504],
    ["HOST [2001:db8::1]", 504],
    ["HOST 192.0.2.1:2112", 501],
    ["HOST [2001:db8::c000:201]:2112", 501],
    ["HOST ftp.example:21", 501],
    ["HOST 2001:db8::1", 501],
    ["HOST", 501],
    ["HOST a b", 501],
  ])("%s with %i, and nothing has changed", async (command, code) => {
    await using made = await twoHosts();
    const ftp = await made.connect();
    expect(await ftp.ask("HOST files.example")).toMatch(/^220 /);
    expect(await ftp.ask(command)).toMatch(new RegExp(`^${code} `));
    await ftp.logIn("ada", "other");
  });

  it("after the login with 503", async () => {
    await using made = await twoHosts();
    const ftp = await made.connect();
    await ftp.logIn();
    expect(await ftp.ask("HOST files.example")).toMatch(/^503 /);
    expect(await ftp.ask("MLST there")).toMatch(/^550 /);
  });
});

it.each([
  ["HOST FTP.example.", /^220 Tandem/],
  ["host bücher.example", /^220 Files/],
  ["HOST XN--BCHER-KVA.EXAMPLE", /^220 Files/],
  ["HOST 192.168.150.90", /^220 Tandem/],
])("%s is understood", async (command, answer) => {
  await using made = await twoHosts();
  expect(await (await made.connect()).ask(command)).toMatch(answer);
});

it("A login without HOST leads to the server's own host", async () => {
  await using made = await twoHosts();
  const ftp = await made.connect();
  await ftp.logIn();
  expect(await ftp.ask("MLST there")).toMatch(/^550 /);
});

it("A server without virtual hosts is every host that is asked for, save another address", async () => {
  await using made = await memoryServer({ publicAddress: "203.0.113.7" });
  const ftp = await made.connect();
  expect(await ftp.ask("HOST whatever.example")).toMatch(/^220 /);
  expect(await ftp.ask("HOST 192.168.150.90")).toMatch(/^220 /);
  expect(await ftp.ask("HOST 203.0.113.7")).toMatch(/^220 /);
  expect(await ftp.ask("HOST 203.0.113.8")).toMatch(/^504 /);
  await ftp.logIn();
});

it("REIN takes HOST back (RFC 7151 §3.2.1)", async () => {
  await using made = await twoHosts();
  const ftp = await made.connect();
  await ftp.ask("HOST files.example");
  await ftp.logIn("ada", "other");
  expect(await ftp.ask("REIN")).toMatch(/^220 Tandem/);
  await ftp.logIn();
  expect(await ftp.ask("MLST there")).toMatch(/^550 /);
});
