import { readdir, readFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accountList, createServer, type Server } from "@tandem/server";
import { directoryStorage } from "@tandem/storage";
import { openDialogue, type Dialogue } from "@tandem/testkit";
import { nodeNetwork, type Socket } from "@tandem/transport";
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from "vitest";

let folder: string;
let server: Server;
let unexpected: unknown[];
let ftp: Dialogue;
let before: number;
const held = new Set<Socket>();

const descriptors = (): number => (existsSync("/proc/self/fd") ? readdirSync("/proc/self/fd").length : 0);
const keep = (socket: Socket): Socket => {
  held.add(socket);
  socket.stream.on("error", () => {});
  return socket;
};
/** Waits as long as sockets of this machine take to tell each other what happened. */
const whileTrue = async (condition: () => boolean): Promise<void> => {
  for (let i = 0; i < 400 && condition(); i++) await new Promise((resolve) => setTimeout(resolve, 5));
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tandem-"));
});
afterAll(() => rm(folder, { recursive: true }));

beforeEach(async () => {
  await writeFile(join(folder, "big"), Buffer.alloc(32 * 1024 * 1024, "0123456789\n"));
  await writeFile(join(folder, "a"), "old");
  await openDialogueOnce();
  before = descriptors();
  unexpected = [];
  server = createServer({
    storage: directoryStorage(folder),
    accounts: accountList([{ name: "demo", secret: { password: "secret" } }]),
    passivePorts: { first: 50_200, last: 50_210 },
    onUnexpected: (error) => void unexpected.push(error),
  });
  const at = await server.listen({ address: "127.0.0.1", port: 0 });
  ftp = await openDialogue(nodeNetwork, at);
  keep(ftp.socket);
});

afterEach(async () => {
  for (const { stream } of held) stream.destroy();
  held.clear();
  await whileTrue(() => descriptors() > before);
});

/** What a process opens once only (its resolver, its pool) is opened before it is counted. */
async function openDialogueOnce(): Promise<void> {
  await readFile(join(folder, "a"));
}

const logIn = (): Promise<void> => ftp.logIn();
const passive = async (): Promise<Socket> => keep(await ftp.passive());

const states: Readonly<Record<string, () => Promise<unknown>>> = {
  "before the login": async () => {},
  "in the middle of a line": async () => ftp.send("USER de"),
  "while a password is checked": async () => ftp.send("USER demo\r\nPASS wrong\r\n"),
  "after the login": logIn,
  "behind PASV": async () => {
    await logIn();
    await ftp.ask("PASV");
  },
  "with an early data connection": async () => {
    await logIn();
    await passive();
  },
  "with an early data connection that was reset": async () => {
    await logIn();
    (await passive()).reset();
  },
  "while the data connection is awaited": async () => {
    await logIn();
    await ftp.ask("EPSV");
    await ftp.ask("RETR big");
  },
  "in a download that nobody reads": async () => {
    await logIn();
    (await passive()).stream.pause();
    await ftp.ask("RETR big");
  },
  "in a download that is read": async () => {
    await logIn();
    (await passive()).stream.resume();
    await ftp.ask("RETR big");
  },
  "in an upload that stands still": async () => {
    await logIn();
    (await passive()).stream.write("half");
    await ftp.ask("STOR a");
  },
  "in an upload that runs, with commands that wait": async () => {
    await logIn();
    const { stream } = await passive();
    await ftp.ask("STOR a");
    stream.write(Buffer.alloc(8_000_000));
    ftp.send("PWD\r\nLIST\r\nNOOP\r\n");
  },
  "right behind ABOR": async () => {
    await logIn();
    await passive();
    await ftp.ask("RETR big");
    ftp.send("ABOR\r\nABOR\r\n");
  },
  "right behind QUIT in a transfer": async () => {
    await logIn();
    await passive();
    await ftp.ask("RETR big");
    ftp.send("QUIT\r\n");
  },
  "behind QUIT, from a client that stays": async () => {
    await logIn();
    await ftp.ask("QUIT");
  },
  "when active mode was promised": async () => {
    await logIn();
    const { listener } = await ftp.active();
    await listener[Symbol.asyncDispose]();
  },
  "behind a download whose client keeps its end": async () => {
    await logIn();
    const { stream } = await passive();
    await ftp.ask("RETR a");
    await ftp.reply();
    stream.pause();
  },
  "when the client is gone": async () => {
    await logIn();
    ftp.socket.reset();
  },
  "when the client has half-closed": async () => {
    await logIn();
    ftp.socket.stream.end();
  },
  "when nobody reads a hundred thousand replies": async () => {
    await logIn();
    ftp.socket.stream.pause();
    ftp.send("HELP\r\n".repeat(100_000));
  },
};

describe.each(Object.keys(states))("a server that is closed %s", (state) => {
  it.each([
    ["at once", 0],
    ["after a grace", 50],
  ])("%s is gone with all that it had opened", async (_, grace) => {
    await states[state]?.();
    await server.close({ grace });
    expect(server.sessions).toBe(0);
    expect(unexpected).toEqual([]);
    const clients = (): number => [...held].filter(({ stream }) => !stream.destroyed).length;
    await whileTrue(() => descriptors() > before + clients());
    expect(descriptors()).toBeLessThanOrEqual(before + clients());
    expect((await readdir(folder)).toSorted()).toEqual(["a", "big"]);
    expect(await readFile(join(folder, "a"), "utf8")).toBe("old");
  });
});
