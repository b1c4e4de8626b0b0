import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { decodeEvents } from "@tandem/trace";
import { afterAll, expect, it, vi } from "vitest";
import { serveProcess, type ServeProcess } from "../serve-process.fixtures.ts";
import { talk, type Talk } from "../talk.fixtures.ts";

// They start some processes each, on a machine that may be busy.
const patience = { timeout: 120_000 };

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

const names = Array.from({ length: 16 }, (_, at) => `u${at}`);

interface Crowd extends AsyncDisposable {
  readonly server: ServeProcess;
  readonly port: number;
  readonly folder: string;
  /** Writes the configuration again. */
  configure(lines: readonly string[], accounts?: readonly string[]): Promise<void>;
  /** Those that were logged in. */
  readonly members: readonly Member[];
  /** One more session, as a user that no other has been. */
  logIn(): Promise<Member>;
  /** Sessions until two processes have one each at least: the first of each of the two. */
  both(): Promise<readonly [Member, Member]>;
}

interface Member {
  readonly talk: Talk;
  readonly user: string;
  /** Which process serves it: 1, 2 … */
  readonly worker: number;
}

/** `tandem serve` with two processes, and with what else a configuration says. */
async function crowd(lines: readonly string[] = [], words: readonly string[] = []): Promise<Crowd> {
  const folder = await mkdtemp(join(tmpdir(), "tandem-workers-"));
  folders.push(folder);
  const configure = (given: readonly string[], accounts = names): Promise<void> => {
    const list = ["accounts:", ...accounts.map((name) => `  - { name: ${name}, password: x, admin: true }`)];
    return writeFile(join(folder, "tandem.yaml"), ["folder: .", "workers: 2", ...given, ...list].join("\n"));
  };
  await configure(lines);
  const server = serveProcess(["--config", "tandem.yaml", "--host", "127.0.0.1", "--port", "0", ...words], folder);
  const port = await server.port;
  let next = 0;
  const open: Member[] = [];
  const logIn = async (): Promise<Member> => {
    const user = names[next++] ?? "nobody";
    const session = await talk(port, { user, password: "x" });
    const line = new RegExp(`#(\\d+)\\.\\d+ +${user}@127\\.0\\.0\\.1 +logged in`);
    while (!line.test(server.out())) await session.ask("NOOP");
    const member = { talk: session, user, worker: Number(line.exec(server.out())?.[1]) };
    open.push(member);
    return member;
  };
  return {
    server,
    port,
    folder,
    configure,
    members: open,
    logIn,
    async both() {
      for (;;) {
        const one = open[0] ?? (await logIn());
        const other = open.find(({ worker }) => worker !== one.worker);
        if (other !== undefined) return [one, other];
        await logIn();
      }
    },
    async [Symbol.asyncDispose]() {
      for (const member of open) member.talk[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** The ids of the processes that serve, as the system has them. */
async function pidsOf(parent: number): Promise<readonly number[]> {
  return (await readFile(`/proc/${parent}/task/${parent}/children`, "utf8"))
    .trim()
    .split(" ")
    .filter(Boolean)
    .map(Number);
}

/** Sessions until one gets none; gives those that got one. */
async function fill(port: number): Promise<readonly Talk[]> {
  const got: Talk[] = [];
  for (;;) {
    const session = await talk(port);
    if (!session.greeting.startsWith("220")) return got;
    got.push(session);
  }
}

it(
  "limits of sessions hold over all processes, when one has died too, and another takes its place",
  patience,
  async () => {
    await using all = await crowd(["limits: { sessions: 12 }"]);
    const [one, other] = await all.both();
    const filled = await fill(all.port);
    expect(filled.length + all.members.length).toBe(12);
    // Who asks sees the sessions of all.
    const seen = (await one.talk.lines("SITE WHO")).map((line) => line.trim());
    expect(seen.toSorted()).toEqual(all.members.map(({ user }) => `${user}: idle`).toSorted());
    for (const session of filled) session[Symbol.dispose]();

    const before = await pidsOf(all.server.pid);
    expect(before).toHaveLength(2);
    process.kill(before[one.worker - 1]!, "SIGKILL");
    await one.talk.closed;
    expect(await other.talk.ask("NOOP")).toMatch(/^200 /);
    await all.server.errs("a process that served has ended (signal SIGKILL); another takes its place");
    await all.server.says("a new process serves in place of one that has ended");
    expect(all.server.out()).toMatch(
      new RegExp(`${one.user}@127\\.0\\.0\\.1 +(?:ended|lost) after .*the process that served it`),
    );
    expect(await pidsOf(all.server.pid)).toHaveLength(2);
    const left = all.members.filter(({ worker }) => worker === other.worker).length;
    await vi.waitFor(async () => {
      const again = await fill(all.port);
      for (const session of again) session[Symbol.dispose]();
      expect(again.length + left).toBe(12);
    }, 20_000);
  },
);

it("a ban, accounts that are taken away and the end are for all processes", patience, async () => {
  await using all = await crowd(
    ["defence: { points: 3, suspects: ban }", "timers: { login-delay: 0 }"],
    ["--trace", "t"],
  );
  const [one, other] = await all.both();
  const left = names.filter((name) => name !== one.user && name !== other.user);
  await all.configure(["defence: { points: 3, suspects: ban }", "timers: { login-delay: 0 }"], left);
  all.server.signal("SIGHUP");
  await all.server.says("read the configuration again");
  for (const { talk: session } of [one, other]) {
    expect(await session.reply()).toBe("421 Your account was closed or changed.");
  }
  const guesser = await talk(all.port);
  for (let i = 0; i < 3; i++) {
    await guesser.ask(`USER ${one.user}`);
    expect(await guesser.ask("PASS wrong")).toMatch(/^(?:530|421) /);
  }
  for (let i = 0; i < 8; i++) {
    using session = await talk(all.port);
    expect(session.greeting).toMatch(/^421 Your address/);
  }
  all.server.signal("SIGTERM");
  expect(await all.server.ended).toBe(0);
  const events = decodeEvents(await readFile(join(all.folder, "t"), "utf8"));
  expect(new Set(events.map(({ worker }) => worker))).toEqual(new Set([1, 2]));
  const opened = events.filter(({ kind }) => kind === "control.open");
  const closed = events.filter(({ kind }) => kind === "control.close");
  expect(closed).toHaveLength(opened.length);
  expect(new Set(opened.map(({ session }) => session)).size).toBe(opened.length);
  const began = events[0]!;
  for (const { at, time } of events) expect(Math.abs(at - began.at - (time - began.time))).toBeLessThan(1_000);
});

it("a passive range of two ports is for both processes, and none is lost with one of them", patience, async () => {
  const first = await freePorts(2);
  await using all = await crowd([`passive-ports: ${first}-${first + 1}`]);
  const [one, other] = await all.both();
  const portOf = async ({ talk: session }: Member): Promise<number> =>
    Number(/\|\|\|(\d+)\|/.exec(await session.ask("EPSV"))?.[1]);
  const [mine, yours] = [await portOf(one), await portOf(other)];
  expect(new Set([mine, yours])).toEqual(new Set([first, first + 1]));
  // The same client has another port nowhere; a new one in place of its own it gets.
  expect(new Set([first, first + 1])).toContain(await portOf(one));
  process.kill((await pidsOf(all.server.pid))[one.worker - 1]!, "SIGKILL");
  await one.talk.closed;
  await other.talk.ask("ABOR");
  for (let i = 0; i < 6; i++) {
    const data = await other.talk.passive();
    const listed = other.talk.ask("NLST");
    data.resume();
    expect(await listed).toMatch(/^150 /);
    expect(await other.talk.reply()).toMatch(/^226 /);
  }
});

it(
  "an upload that was broken off goes on in another process, and one that died with its process has done no harm",
  patience,
  async () => {
    await using all = await crowd();
    const [one, other] = await all.both();
    const begin = async (name: string): Promise<Socket> => {
      await one.talk.ask("TYPE I");
      const data = await one.talk.passive();
      expect(await one.talk.ask(`STOR ${name}`)).toMatch(/^150 /);
      data.write(Buffer.alloc(3_000_000, "a"));
      return data;
    };
    const broken = await begin("big");
    await vi.waitFor(async () => expect(await unfinished(all.folder)).toBe(3_000_000), 10_000);
    broken.resetAndDestroy();
    expect(await one.talk.reply()).toMatch(/^426 /);
    await begin("dead");
    await vi.waitFor(async () => expect(await unfinished(all.folder)).toBe(6_000_000), 10_000);
    process.kill((await pidsOf(all.server.pid))[one.worker - 1]!, "SIGKILL");
    await one.talk.closed;
    expect(await other.talk.ask("NOOP")).toMatch(/^200 /);
    using again = await talk(all.port, { user: one.user, password: "x" });
    expect(await again.ask("SIZE dead")).toMatch(/^550 /);
    expect(await again.ask("SIZE big")).toBe("213 3000000");
    expect(await again.ask("REST 3000000")).toMatch(/^350 /);
    const rest = await again.passive();
    expect(await again.ask("STOR big")).toMatch(/^150 /);
    rest.end("b");
    expect(await again.reply()).toMatch(/^226 /);
    expect((await readFile(join(all.folder, "big"))).length).toBe(3_000_001);
  },
);

it("a quota counts what all processes store", patience, async () => {
  await using all = await crowd(["quota: { size: 100 kB }"]);
  const store = async ({ talk: session }: Member, name: string): Promise<string> => {
    await session.ask("TYPE I");
    const data = await session.passive();
    const began = await session.ask(`STOR ${name}`);
    if (!began.startsWith("150")) return began;
    data.end(Buffer.alloc(30_000));
    return session.reply();
  };
  const both = await all.both();
  const replies: string[] = [];
  for (let i = 0; i < 5; i++) replies.push(await store(both[i % 2]!, `f${i}`));
  const stored = replies.filter((reply) => reply.startsWith("226")).length;
  expect(stored).toBe(3);
  expect(replies.at(-1)).toMatch(/^552 /);
});

it("a port that is in use is told in one sentence, and nothing is left running", patience, async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  await using server = serveProcess(["--workers", "2", "--host", "127.0.0.1", "--port", String(port)], tmpdir());
  expect(await server.ended).toBe(2);
  expect(server.err()).toMatch(new RegExp(`127\\.0\\.0\\.1:${port} is in use by another program`));
  taken.close();
});

it("processes end whose first one has been killed: without its ledger no limit would hold", patience, async () => {
  await using all = await crowd();
  const [one, other] = await all.both();
  const pids = await pidsOf(all.server.pid);
  process.kill(all.server.pid, "SIGKILL");
  await Promise.all([one.talk.closed, other.talk.closed]);
  await vi.waitFor(() => {
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  }, 20_000);
});

it("sockets that are handed over serve several processes, and transfers finish before the end", patience, async () => {
  const handed = createServer().listen(0, "127.0.0.1");
  await once(handed, "listening");
  const { port } = handed.address() as AddressInfo;
  const folder = await mkdtemp(join(tmpdir(), "tandem-workers-"));
  folders.push(folder);
  await writeFile(join(folder, "big"), Buffer.alloc(40_000_000));
  const descriptor = (handed as unknown as { readonly _handle: { readonly fd: number } })._handle.fd;
  await using server = serveProcess([".", "--user", "a:x", "--workers", "3"], folder, {}, [descriptor]);
  expect(await server.port).toBe(port);
  handed.close();
  const sessions = await Promise.all(Array.from({ length: 6 }, () => talk(port, { user: "a", password: "x" })));
  const downloads = sessions.map(async (session) => {
    const data = await session.passive();
    expect(await session.ask("RETR big")).toMatch(/^150 /);
    return data;
  });
  const running = await Promise.all(downloads);
  server.signal("SIGTERM");
  await server.says("stopping; 6 sessions open");
  const sizes = running.map(async (data) => {
    let size = 0;
    for await (const chunk of data) size += (chunk as Buffer).length;
    return size;
  });
  expect(await Promise.all(sizes)).toEqual(sessions.map(() => 40_000_000));
  for (const session of sessions) expect(await session.reply()).toMatch(/^226 /);
  expect(await server.ended).toBe(0);
});

it("implicit TLS, and the addresses that a proxy tells, are served by each process", patience, async () => {
  await using all = await crowd(["proxies: 127.0.0.0/8"], ["--ftps-port", "0", "--trace", "t"]);
  const [, ftps] = /127\.0\.0\.1:(\d+) with implicit TLS/.exec(all.server.out()) ?? [];
  const workers = new Set<string>();
  // At once, since a process that has nothing to do would take one after the other.
  const clients = Array.from({ length: 24 }, async (_, at) => {
    const address = `203.0.113.${at + 1}`;
    const socket = connect(Number(ftps), "127.0.0.1");
    socket.write(`PROXY TCP4 ${address} 192.0.2.1 50000 990\r\n`);
    const secured = connectTls({ socket, rejectUnauthorized: false });
    const [greeting] = (await once(secured, "data")) as [Buffer];
    expect(greeting.toString()).toMatch(/^220/);
    const told = new RegExp(`#(\\d+)\\.\\d+ +${address.replaceAll(".", "\\.")} `);
    await vi.waitFor(() => expect(all.server.out()).toMatch(told), 60_000);
    workers.add(told.exec(all.server.out())?.[1] ?? "none");
    secured.destroy();
  });
  await Promise.all(clients);
  expect([...workers].toSorted()).toEqual(["1", "2"]);
});

/** What lies unfinished in a folder. */
async function unfinished(folder: string): Promise<number> {
  let sum = 0;
  for (const name of await readdir(folder, { recursive: true })) {
    const { size, isFile } = await stat(join(folder, name)).then((found) => ({
      size: found.size,
      isFile: found.isFile(),
    }));
    if (isFile && size > 1_000_000) sum += size;
  }
  return sum;
}

/** The first of some ports in a row that nobody has now. */
async function freePorts(count: number): Promise<number> {
  for (;;) {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as AddressInfo;
    const others: Server[] = [];
    try {
      for (let at = 1; at < count; at++) {
        const other = createServer().listen(port + at, "127.0.0.1");
        await once(other, "listening");
        others.push(other);
      }
      return port;
    } catch {
      // One of those behind it is taken.
    } finally {
      for (const server of [taken, ...others]) server.close();
    }
  }
}
