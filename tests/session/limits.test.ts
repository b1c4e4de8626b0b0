import { accountList } from "@tandem/server";
import { memoryServer, openDialogue, readAll, type Dialogue, type MemoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";

const open = async (made: MemoryServer, user = "demo"): Promise<Dialogue> => {
  const ftp = await made.connect();
  await ftp.logIn(user);
  expect(await ftp.ask("TYPE I")).toMatch(/^200 /);
  return ftp;
};
const upload = async (ftp: Dialogue, command: string, content: string | Uint8Array): Promise<string> => {
  const { stream } = await ftp.passive();
  stream.on("error", () => {});
  const answer = await ftp.ask(command);
  if (!answer.startsWith("150")) return answer;
  stream.end(content);
  const { code, lines } = await ftp.reply();
  return `${code} ${lines.join("|")}`;
};

describe("sessions at once", () => {
  it("are limited by address, with a reason that is told, and others are served", async () => {
    await using made = await memoryServer({ limits: { sessionsPerAddress: 2 } });
    const both = [await open(made), await open(made)];
    const socket = await made.client.dial({ remote: made.at });
    expect(Buffer.from(await readAll(socket)).toString()).toMatch(/^421 Too many sessions from your address/);
    socket.stream.end();
    const other = await openDialogue(made.network.host("10.0.0.9"), made.at);
    await other.logIn();
    both[0]?.socket.stream.destroy();
    await settle();
    expect(await (await open(made)).ask("NOOP")).toMatch(/^200 /);
  });

  it("count no more once the server has ended them, though the client leaves its end open", async () => {
    await using made = await memoryServer({ limits: { sessionsPerAddress: 1 } });
    for (let session = 0; session < 3; session++) {
      const ftp = await open(made);
      made.server.disconnect({ account: "demo" }, "Time to go.");
      expect(await ftp.reply()).toMatchObject({ code: 421 });
      await settle();
    }
    expect(await (await open(made)).ask("QUIT")).toMatch(/^221 /);
    await settle();
    expect(await (await open(made)).ask("NOOP")).toMatch(/^200 /);
    // They linger all the same, each for its time.
    expect(made.server.sessions).toBe(5);
    await made.clock.advance(30_001);
    await settle();
    expect(made.server.sessions).toBe(1);
  });

  it("are limited by account, and a place is free again after USER, REIN and the end", async () => {
    await using made = await memoryServer({ limits: { sessionsPerAccount: 1 } });
    const tryLogin = async (): Promise<string> => {
      const ftp = await made.connect();
      await ftp.ask("USER demo");
      const answer = await ftp.ask("PASS secret");
      ftp.socket.stream.destroy();
      await settle();
      return answer;
    };
    const ftp = await open(made);
    for (const leaving of ["USER anonymous", "REIN"]) {
      expect(await tryLogin()).toMatch(/^530 Your account has as many sessions as it may/);
      await ftp.ask(leaving);
      expect(await tryLogin()).toMatch(/^230 /);
      await ftp.ask("USER demo");
      expect(await ftp.ask("PASS secret")).toMatch(/^230 /);
    }
    ftp.socket.stream.destroy();
    await settle();
    expect(await tryLogin()).toMatch(/^230 /);
  });

  it("leave nothing of a session in the count whose login was under way when it broke", async () => {
    await using made = await memoryServer({
      limits: { sessionsPerAccount: 1 },
      accounts: {
        async authenticate(name) {
          await made.clock.turn();
          return { name, readOnly: true };
        },
      },
    });
    for (let i = 0; i < 5; i++) {
      const ftp = await made.connect();
      ftp.send("USER demo\r\nPASS x\r\n");
      await new Promise((resolve) => void setImmediate(resolve));
      ftp.socket.reset();
      await settle(64);
    }
    expect(await (await made.connect()).ask("USER demo")).toMatch(/^331 /);
    await open(made);
  });
});

it("commands beyond their rate wait, in order, and none is lost", async () => {
  await using made = await memoryServer({ limits: { commandsPerSecond: 10 } });
  const ftp = await open(made);
  await made.clock.advance(60_000);
  ftp.send("NOOP\r\n".repeat(30));
  let answered = 0;
  const all = (async () => {
    for (; answered < 30; answered++) expect(await ftp.reply()).toMatchObject({ code: 200 });
  })();
  await settle(64);
  expect(answered).toBe(10);
  await made.clock.advance(1_000);
  expect(answered).toBe(20);
  await made.clock.advance(1_000);
  await all;
});

describe("transfers in one session", () => {
  it("are so many, listings not counted; then it ends", async () => {
    await using made = await memoryServer({ limits: { transfers: 2 } });
    const ftp = await open(made);
    expect(await upload(ftp, "STOR a", "1")).toMatch(/^226 /);
    expect(await upload(ftp, "APPE a", "2")).toMatch(/^226 /);
    (await ftp.passive()).stream.resume();
    expect(await ftp.ask("LIST")).toMatch(/^150 /);
    expect(await ftp.reply()).toMatchObject({ code: 226 });
    expect(await upload(ftp, "STOR b", "3")).toMatch(/^421 A session here has 2 transfers/);
    await ftp.ended;
    expect(await made.content("/a")).toBe("12");
  });
});

describe("the size of an upload", () => {
  it("is limited to the byte, and nothing of a larger file is kept", async () => {
    await using made = await memoryServer({ limits: { uploadSize: 100_000 } });
    await made.put("/old", "before");
    const ftp = await open(made);
    expect(await upload(ftp, "STOR fits", Buffer.alloc(100_000))).toMatch(/^226 /);
    for (const name of ["old", "new"]) {
      expect(await upload(ftp, `STOR ${name}`, Buffer.alloc(100_001))).toMatch(/^552 .*100000 bytes at most/);
    }
    expect(await made.content("/old")).toBe("before");
    expect(await ftp.ask("SIZE new")).toMatch(/^550 /);
    expect(await ftp.ask("ALLO 100001")).toMatch(/^552 /);
  });

  it("counts what was there before, when it is appended to or gone on with", async () => {
    await using made = await memoryServer({ limits: { uploadSize: 10 } });
    await made.put("/a", "12345678");
    const ftp = await open(made);
    expect(await upload(ftp, "APPE a", "abc")).toMatch(/^552 /);
    expect(await upload(ftp, "APPE a", "ab")).toMatch(/^226 /);
    await ftp.ask("REST 9");
    expect(await upload(ftp, "STOR a", "xy")).toMatch(/^552 /);
    await ftp.ask("REST 9");
    expect(await upload(ftp, "STOR a", "x")).toMatch(/^226 /);
  });

  it("may be another for an account", async () => {
    const accounts = accountList([
      { name: "demo", secret: { password: "secret" } },
      { name: "big", secret: { password: "secret" }, limits: { uploadSize: 50 } },
    ]);
    await using made = await memoryServer({ accounts, limits: { uploadSize: 10 } });
    expect(await upload(await open(made), "STOR a", "x".repeat(50))).toMatch(/^552 /);
    expect(await upload(await open(made, "big"), "STOR a", "x".repeat(50))).toMatch(/^226 /);
  });
});

it.each(["LIST", "NLST", "MLSD"])("a listing by %s has so many lines, then it is broken off", async (verb) => {
  await using made = await memoryServer({ limits: { listedLines: 5 } });
  for (let i = 0; i < 4; i++) await made.put(`/file${i}`, "");
  const ftp = await open(made);
  const list = async (): Promise<number> => {
    const { stream } = await ftp.passive();
    stream.on("error", () => {}).resume();
    const answer = await ftp.ask(verb);
    return answer.startsWith("150") ? (await ftp.reply()).code : Number(answer.slice(0, 3));
  };
  expect(await list()).toBe(226);
  for (let i = 4; i < 8; i++) await made.put(`/file${i}`, "");
  expect(await list()).toBe(451);
});
