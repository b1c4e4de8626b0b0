import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accountList, createServer } from "@tandem/server";
import { directoryStorage } from "@tandem/storage";
import { openDialogue, readAll, type Dialogue } from "@tandem/testkit";
import { nodeNetwork as network } from "@tandem/transport";
import { afterAll, beforeAll, expect, it } from "vitest";

const accounts = accountList([{ name: "demo", secret: { password: "secret" } }]);
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tandem-storm-"));
  for (const name of ["broken", "whole"]) {
    mkdirSync(join(folder, name));
    // Of some pieces each, so that all the memory that is lent is in use.
    for (let number = 0; number < count; number++) {
      writeFileSync(join(folder, name, `${name} ${"n".repeat(60)} ${number}`), "");
    }
  }
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }), 60_000);

const count = 3_000;

async function text(ftp: Dialogue, command: string): Promise<string> {
  const data = await ftp.passive();
  const bytes = readAll(data);
  expect(await ftp.ask(command)).toMatch(/^150 /);
  const listed = Buffer.from(await bytes).toString("latin1");
  expect(await ftp.reply()).toMatchObject({ code: 226 });
  return listed;
}

async function breakOff(ftp: Dialogue, command: string, after: number): Promise<void> {
  const data = await ftp.passive();
  data.stream.on("error", () => {});
  let taken = 0;
  data.stream.on("data", (chunk: Uint8Array) => {
    if ((taken += chunk.length) > after) data.reset();
  });
  expect(await ftp.ask(command)).toMatch(/^150 /);
  // What the kernels had taken already is whole for the server.
  expect([226, 426]).toContain((await ftp.reply()).code);
}

/** How many descriptors this process has, where the system says so. */
function openFiles(): number {
  return process.platform === "linux" ? readdirSync("/proc/self/fd").length : 0;
}

it("Clients that reset the connection of a listing in its middle change no byte of the listings of others", async () => {
  await using server = createServer({ storage: directoryStorage(folder), accounts, network });
  const at = await server.listen({ address: "127.0.0.1", port: 0 });
  const open = async (): Promise<Dialogue> => {
    const ftp = await openDialogue(network, at);
    await ftp.logIn();
    await ftp.ask("TYPE I");
    return ftp;
  };
  const sessions = await Promise.all(Array.from({ length: 6 }, open));
  const commands = ["LIST", "MLSD", "NLST"].map((verb) => `${verb} whole`);
  const expected = new Map<string, string>();
  for (const command of commands) expected.set(command, await text(sessions[0]!, command));
  expect(expected.get("NLST whole")!.split("\r\n")).toHaveLength(count + 1);
  const held = openFiles();

  const steady = sessions.slice(0, 3).map(async (ftp, which) => {
    for (let time = 0; time < 8; time++) {
      const command = commands[(which + time) % commands.length]!;
      const listed = await text(ftp, command);
      expect(listed === expected.get(command)).toBe(true);
    }
  });
  const storm = sessions.slice(3).map(async (ftp, which) => {
    for (let time = 0; time < 20; time++) {
      await breakOff(ftp, `${["LIST", "MLSD", "NLST"][(which + time) % 3]!} broken`, (time % 5) * 40_000);
    }
  });
  await Promise.all([...steady, ...storm]);
  for (const command of commands) expect((await text(sessions[0]!, command)) === expected.get(command)).toBe(true);
  expect(openFiles()).toBeLessThanOrEqual(held);
  for (const { socket } of sessions) socket.stream.destroy();
}, 60_000);
