import { accountList, hashPassword, localLedger, type Accounts } from "@tandem/server";
import { memoryServer, openDialogue, type Dialogue, type MemoryServer } from "@tandem/testkit";
import { settle, virtualClock } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";

const wrong = /^530 User name or password is wrong/;
const second = 1_000;
const minute = 60 * second;

const from = (made: MemoryServer, address: string): Promise<Dialogue> =>
  openDialogue(made.network.host(address), made.at);

/** Sends a login without waiting for its answer; gives the answer to PASS and how long it took. */
async function logIn(made: MemoryServer, ftp: Dialogue, user: string, password: string) {
  const begun = made.clock.now();
  ftp.send(`USER ${user}\r\nPASS ${password}\r\n`);
  await ftp.reply();
  let answer: string | undefined;
  const answered = ftp.reply().then(
    ({ code, lines }) => (answer = `${code} ${lines.join("|")}`),
    () => (answer = "ended"),
  );
  await settle();
  for (let waited = 0; answer === undefined && waited < 600; waited++) await made.clock.advance(100);
  await answered;
  return { answer, took: made.clock.now() - begun };
}

async function guess(made: MemoryServer, address: string, times: number, user = "demo"): Promise<void> {
  for (let i = 0; i < times; i++) {
    const ftp = await from(made, address);
    await logIn(made, ftp, user, `guess${i}`);
    ftp.socket.stream.destroy();
    await settle();
  }
}

describe("a wrong password", () => {
  it("is answered later each time, over sessions too, up to a longest delay", async () => {
    await using made = await memoryServer({ defence: { points: 100 } });
    const times: number[] = [];
    for (let i = 0; i < 25; i++) {
      const ftp = await made.connect();
      const { answer, took } = await logIn(made, ftp, `name${i}`, "wrong");
      expect(answer).toMatch(wrong);
      times.push(took);
      ftp.socket.stream.destroy();
    }
    expect(times.slice(0, 4)).toEqual([500, 1_000, 1_500, 2_000]);
    expect(Math.max(...times)).toBe(10_000);
    expect(times.at(-1)).toBe(10_000);
  });

  it("makes the next try of its account wait, wherever that comes from", async () => {
    await using made = await memoryServer({ defence: { points: 100 } });
    for (let i = 0; i < 6; i++) await guess(made, `10.0.0.${i}`, 1);
    const ftp = await from(made, "10.0.0.99");
    expect(await logIn(made, ftp, "demo", "wrong")).toMatchObject({
      answer: expect.stringMatching(wrong),
      took: 3_500,
    });
    const other = await from(made, "10.0.0.98");
    expect(await logIn(made, other, "somebody", "wrong")).toMatchObject({ took: 500 });
  });

  it("costs its delay even to whoever hangs up and comes again", async () => {
    await using made = await memoryServer({ defence: { points: 100 } });
    await guess(made, "10.0.0.1", 6);
    const impatient = await from(made, "10.0.0.1");
    impatient.send("USER demo\r\nPASS wrong\r\n");
    await impatient.reply();
    await settle();
    impatient.socket.stream.destroy();
    await settle();
    const again = await from(made, "10.0.0.1");
    const { answer, took } = await logIn(made, again, "demo", "secret");
    expect(answer).toMatch(/^230 /);
    expect(took).toBeGreaterThanOrEqual(3_500);
  });

  it("is forgotten with time", async () => {
    await using made = await memoryServer({ defence: { points: 100 } });
    await guess(made, "10.0.0.1", 6);
    await made.clock.advance(60 * minute);
    const ftp = await from(made, "10.0.0.1");
    expect((await logIn(made, ftp, "demo", "wrong")).took).toBeLessThanOrEqual(1_000);
  });

  it("ends the session with 421 at the fifth", async () => {
    await using made = await memoryServer();
    const ftp = await made.connect();
    for (let i = 1; i < 5; i++) expect((await logIn(made, ftp, "demo", "wrong")).answer).toMatch(wrong);
    expect((await logIn(made, ftp, "demo", "wrong")).answer).toMatch(/^421 Too many wrong passwords/);
    await ftp.ended;
  });
});

describe("an address that guesses", () => {
  it("is suspect after fifteen wrong passwords: one try a session, after the longest delay", async () => {
    await using made = await memoryServer();
    await guess(made, "10.0.0.1", 15, "nobody");
    const ftp = await from(made, "10.0.0.1");
    const { answer, took } = await logIn(made, ftp, "demo", "wrong");
    expect(answer).toMatch(/^421 /);
    expect(took).toBeGreaterThanOrEqual(10_000);
    await ftp.ended;
  });

  it("locks nobody out who has the right password, and delays none that has been here before", async () => {
    await using made = await memoryServer();
    const regular = await from(made, "10.0.0.1");
    expect((await logIn(made, regular, "demo", "secret")).took).toBe(0);
    await guess(made, "10.0.0.1", 30, "other");
    // One that hangs up leaves its delay to whoever comes next from there.
    const impatient = await from(made, "10.0.0.1");
    impatient.send("USER other\r\nPASS guess\r\n");
    await settle();
    impatient.socket.reset();
    await settle();
    const again = await from(made, "10.0.0.1");
    expect(await logIn(made, again, "demo", "secret")).toMatchObject({ took: 0 });
    const stranger = await from(made, "10.0.0.1");
    const { answer, took } = await logIn(made, stranger, "anonymous", "me@");
    expect(answer).toMatch(/^230 /);
    expect(took).toBeGreaterThan(0);
    expect(took).toBeLessThanOrEqual(10_000);
  });

  it("gets no session when the operator wants it so, and others do", async () => {
    await using made = await memoryServer({ defence: { suspects: "ban" } });
    await guess(made, "10.0.0.1", 15);
    const socket = await made.network.host("10.0.0.1").dial({ remote: made.at });
    const said = await new Promise<string>(
      (resolve) => void socket.stream.once("data", (text) => resolve(String(text))),
    );
    expect(said).toMatch(/^421 Your address gets no session here for a while/);
    socket.stream.end();
    const other = await from(made, "10.0.0.2");
    expect((await logIn(made, other, "anonymous", "me@")).answer).toMatch(/^230 /);
    await made.clock.advance(31 * minute);
    expect((await logIn(made, await from(made, "10.0.0.1"), "anonymous", "me@")).answer).toMatch(/^230 /);
  });

  it("is counted over all servers that share a ledger", async () => {
    const clock = virtualClock();
    const ledger = localLedger(() => 0, clock);
    await using one = await memoryServer({ ledger, defence: { suspects: "ban" } });
    await using other = await memoryServer({ ledger, defence: { suspects: "ban" } });
    await guess(one, "10.0.0.1", 15);
    await (
      await from(other, "10.0.0.1")
    ).ended;
    expect((await logIn(other, await from(other, "10.0.0.2"), "demo", "secret")).answer).toMatch(/^230 /);
  });

  it("may be pardoned, and one that did nothing banned", async () => {
    await using made = await memoryServer({ defence: { suspects: "ban" } });
    await guess(made, "10.0.0.1", 15);
    await made.server.pardon("10.0.0.1");
    expect((await logIn(made, await from(made, "10.0.0.1"), "anonymous", "me@")).answer).toMatch(/^230 /);
    await made.server.ban("::ffff:10.0.0.2", minute);
    await (
      await from(made, "10.0.0.2")
    ).ended;
    await made.clock.advance(minute);
    expect((await logIn(made, await from(made, "10.0.0.2"), "anonymous", "me@")).answer).toMatch(/^230 /);
  });
});

describe("the lists", () => {
  it("keep blocked blocks out, and count nothing against allowed ones", async () => {
    await using made = await memoryServer({
      defence: { block: ["10.1.0.0/16"], allow: ["10.2.0.0/16"], suspects: "ban" },
      limits: { sessionsPerAddress: 1 },
    });
    await (
      await from(made, "10.1.2.3")
    ).ended;
    await guess(made, "10.2.2.3", 20);
    const both = [await from(made, "10.2.2.3"), await from(made, "10.2.2.3")];
    for (const ftp of both) expect(await ftp.ask("NOOP")).toMatch(/^200 /);
    expect(made.server.sessions).toBe(2);
  });

  it("of addresses that are none are refused at once", async () => {
    await expect(memoryServer({ defence: { block: ["10.1.0.0/33"] } })).rejects.toThrow(
      /neither an address nor a block/,
    );
  });
});

describe("checking passwords", () => {
  it("has the same answers in the same times for names that are known and others, whatever their hashes cost", async () => {
    const answers: string[] = [];
    for (const cost of [0, 20, 300, 499]) {
      const accounts: Accounts = {
        async authenticate() {
          await new Promise<void>((resolve) => void made.clock.timer(cost, resolve));
          return undefined;
        },
      };
      await using made = await memoryServer({ accounts });
      const { answer } = await logIn(made, await made.connect(), "demo", "wrong");
      const said = made.events.findLast(({ kind }) => kind === "control.line");
      answers.push(`${answer} after ${said?.at} ms`);
    }
    expect(new Set(answers)).toEqual(new Set([expect.stringMatching(/after 500 ms$/)]));
  });

  it("that takes longer than the delay is answered at a whole step of it", async () => {
    const accounts: Accounts = {
      async authenticate() {
        await new Promise<void>((resolve) => void made.clock.timer(777, resolve));
        return undefined;
      },
    };
    await using made = await memoryServer({ accounts });
    await logIn(made, await made.connect(), "demo", "wrong");
    expect(made.events.findLast(({ kind }) => kind === "control.line")?.at).toBe(1_000);
  });

  it("is dropped with its session while it waits, and holds up no other address", async () => {
    const waiting: (() => void)[] = [];
    const asked: string[] = [];
    const accounts: Accounts = {
      async authenticate(name) {
        asked.push(name);
        if (name !== "quick") await new Promise<void>((resolve) => void waiting.push(resolve));
        return { name, readOnly: true };
      },
    };
    await using made = await memoryServer({ accounts, limits: { loginsAtOnce: 2 } });
    const flood = await Promise.all(Array.from({ length: 40 }, () => from(made, "10.0.0.1")));
    for (const [at, ftp] of flood.entries()) ftp.send(`USER slow${at}\r\nPASS x\r\n`);
    await settle();
    expect(asked).toHaveLength(2);
    const honest = await from(made, "10.0.0.2");
    honest.send("USER quick\r\nPASS x\r\n");
    await settle();
    // One place comes free: the line of the flood has had its turn, and the honest one is next at the latest.
    waiting.shift()?.();
    await settle();
    waiting.shift()?.();
    await settle();
    expect(asked).toContain("quick");
    await made.clock.advance(61 * second);
    const begun = [...asked];
    for (const [at, ftp] of flood.entries()) if (!begun.includes(`slow${at}`)) await ftp.ended;
    for (const go of waiting.splice(0)) go();
    await settle();
    expect(asked).toEqual(begun);
  });
});

/** Why logins were refused, as the operator is told. */
function refusals({ events }: MemoryServer): readonly unknown[] {
  return events.flatMap((event) => (event.kind === "auth.result" && !event.accepted ? [event.reason] : []));
}

describe("an account", () => {
  const secret = { password: "secret" };

  it("that is disabled is refused like a wrong password, and its sessions end when it becomes so", async () => {
    const accounts = accountList([
      { name: "ann", secret },
      { name: "bob", secret },
    ]);
    await using made = await memoryServer({ accounts });
    const [ann, bob] = [await made.connect(), await made.connect()];
    await ann.logIn("ann");
    await bob.logIn("bob");
    accounts.replace([
      { name: "ann", secret, disabled: true },
      { name: "bob", secret },
    ]);
    expect(await ann.reply()).toMatchObject({ code: 421, lines: ["Your account was closed or changed."] });
    await ann.ended;
    expect(await bob.ask("NOOP")).toMatch(/^200 /);
    expect((await logIn(made, await made.connect(), "ann", "secret")).answer).toMatch(wrong);
    expect(refusals(made)).toEqual(["the account is disabled"]);
    expect((await logIn(made, await made.connect(), "ann", "wrong")).answer).toMatch(wrong);
    expect(refusals(made)[1]).toBe("unknown user or wrong password");
  });

  it("of the same name at another host goes on", async () => {
    const [own, theirs] = [accountList([{ name: "ann", secret }]), accountList([{ name: "ann", secret }])];
    await using made = await memoryServer({ accounts: own, hosts: [{ names: ["b.example"], accounts: theirs }] });
    const [here, there] = [await made.connect(), await made.connect()];
    await here.logIn("ann");
    await there.ask("HOST b.example");
    await there.logIn("ann");
    own.replace([]);
    await here.ended;
    expect(await there.ask("NOOP")).toMatch(/^200 /);
    expect(made.server.disconnect({ account: "ann" })).toBe(false);
    expect(made.server.disconnect({ account: "ann@b.example" }, "Out.")).toBe(true);
    expect(await there.reply()).toMatchObject({ code: 421, lines: ["Out."] });
  });

  it("that expires lets nobody in any more, and its sessions end to the minute", async () => {
    const expires = Date.UTC(2026, 10, 22) + 10 * minute;
    await using made = await memoryServer({
      accounts: accountList([{ name: "ann", secret, expires }]),
      timers: { idle: 60 * minute },
    });
    const ftp = await made.connect();
    await ftp.logIn("ann");
    await made.clock.advance(9 * minute);
    expect(await ftp.ask("NOOP")).toMatch(/^200 /);
    await made.clock.advance(minute);
    expect(await ftp.reply()).toMatchObject({ code: 421, lines: ["Your account has expired."] });
    expect((await logIn(made, await made.connect(), "ann", "secret")).answer).toMatch(wrong);
    expect(refusals(made)).toEqual(["the account has expired"]);
  });

  it("that is anonymous has a tree and limits of its own", async () => {
    await using made = await memoryServer({
      accounts: accountList([
        { name: "anonymous", secret: { anonymous: true }, limits: { sessions: 1, transfers: 1 } },
        { name: "demo", secret },
      ]),
    });
    await made.put("/a", "abc");
    const ftp = await made.connect();
    await ftp.logIn("anonymous");
    const other = await made.connect();
    expect((await logIn(made, other, "anonymous", "x")).answer).toMatch(/^530 Your account has as many sessions/);
    expect(refusals(made)).toEqual(["the account has as many sessions as it may"]);
    await other.logIn("demo");
    (await ftp.passive()).stream.resume();
    expect(await ftp.ask("RETR a")).toMatch(/^150 /);
    await ftp.reply();
    await ftp.passive();
    expect(await ftp.ask("RETR a")).toMatch(/^421 A session here has 1 transfer and no more/);
  });
});

it("no password is in a trace, a reply or an error, right or wrong", async () => {
  const failing: Accounts = { authenticate: () => Promise.reject(new Error("the directory is down")) };
  for (const accounts of [undefined, failing]) {
    const made = await memoryServer(accounts === undefined ? {} : { accounts });
    const ftp = await made.connect();
    ftp.send("USER demo\r\nPASS hunter2\r\n");
    await settle();
    await made.clock.advance(minute);
    ftp.send("pAsS  hunter2\r\nPASS\thunter2\r\n");
    await settle();
    const told = JSON.stringify([made.events, made.unexpected.map(String)]);
    expect(told).toContain("PASS");
    expect(told).not.toContain("hunter2");
    await made.server.close();
  }
});

it("the hash of a password is checked and no longer than needed: a real one, over the whole way", async () => {
  const accounts = accountList([{ name: "ann", secret: { hash: await hashPassword("secret") } }]);
  await using made = await memoryServer({ accounts });
  const ftp = await made.connect();
  await ftp.logIn("ann");
  expect(await ftp.ask("PWD")).toMatch(/^257 /);
});
