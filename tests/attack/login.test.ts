import { verbs } from "@tandem/protocol";
import { accountList, hashPassword, type Accounts } from "@tandem/server";
import { memoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";
import { provedIn } from "./proved-in.ts";

describe("A1: guessing names", () => {
  it("has the same 331 for every name", async () => {
    await using made = await memoryServer();
    const answers = new Set<string>();
    for (const name of ["demo", "anonymous", "nobody", "root", "x".repeat(4_000), "é", "%s%n"]) {
      answers.add(await (await made.connect()).ask(`USER ${name}`));
    }
    expect([...answers]).toEqual(["331 Send the password with PASS."]);
  });

  provedIn("has the same 530 and the same time for every name", {
    "tests/session/login-defence.test.ts": [
      "has the same answers in the same times for names that are known and others, whatever their hashes cost",
      "that takes longer than the delay is answered at a whole step of it",
    ],
    "packages/server/src/accounts/accounts.test.ts": [
      "does the same work for a name that is not known as for one that is, whatever the hashes cost",
      "lets nobody in under a name that is not known with the password of one that is",
    ],
  });
});

provedIn("A2: guessing passwords, on one connection, on many, from many addresses", {
  "tests/session/login-defence.test.ts": [
    "ends the session with 421 at the fifth",
    "is answered later each time, over sessions too, up to a longest delay",
    "makes the next try of its account wait, wherever that comes from",
    "costs its delay even to whoever hangs up and comes again",
    "is suspect after fifteen wrong passwords",
    "locks nobody out who has the right password, and delays none that has been here before",
    "gets no session when the operator wants it so, and others do",
  ],
  "tests/session/reinitialize.test.ts": ["does not forget how many passwords were wrong"],
  "tests/session/host.test.ts": ["does not count wrong passwords anew"],
});

describe("A3: odd and endless names and passwords", () => {
  it("longer than anybody's are refused like any other, and a password of 4,000 bytes costs no hash", async () => {
    let hashed = 0;
    const verifier = { knows: () => true, verify: () => Promise.resolve(++hashed > 0) };
    const accounts = accountList([{ name: "demo", secret: { hash: "$cost" } }], { verifiers: [verifier] });
    await using made = await memoryServer({ accounts, timers: { loginDelay: 0 } });
    const ftp = await made.connect();
    await ftp.ask(`USER ${"n".repeat(4_000)}`);
    expect(await ftp.ask(`PASS ${"p".repeat(4_000)}`)).toMatch(/^530 /);
    await ftp.ask("USER demo");
    expect(await ftp.ask(`PASS ${"p".repeat(4_000)}`)).toMatch(/^530 /);
    expect(hashed).toBe(0);
    await ftp.ask("USER demo");
    expect(await ftp.ask("PASS secret")).toMatch(/^230 /);
    expect(hashed).toBe(1);
  });

  it("in names of accounts are exact: neither case nor blanks nor what a shell would make of them", async () => {
    await using made = await memoryServer({ timers: { loginDelay: 0 }, limits: { loginTries: 20 } });
    const ftp = await made.connect();
    for (const name of ["Demo", "demo ", " demo", "demo\t", "demo\u200B", "demo%00", "demo/../demo", "*"]) {
      await ftp.ask(`USER ${name}`);
      expect(await ftp.ask("PASS secret")).toMatch(/^530 /);
    }
  });

  it("by the hundred from one connection after the other leave other sessions their files", async () => {
    const accounts = accountList([{ name: "demo", secret: { hash: await hashPassword("secret") } }]);
    await using made = await memoryServer({ accounts });
    await made.put("/a", "abc");
    const honest = await made.connect();
    await honest.logIn();
    const flood = await Promise.all(Array.from({ length: 100 }, () => made.connect()));
    for (const ftp of flood) ftp.send("USER demo\r\nPASS wrong\r\n");
    const { stream } = await honest.passive();
    stream.resume();
    expect(await honest.ask("RETR a")).toMatch(/^150 /);
    expect(await honest.reply()).toMatchObject({ code: 226 });
    for (const ftp of flood) ftp.socket.reset();
    // Two are being hashed, and nobody can take that back; the other ninety-eight are not begun.
    await settle();
    expect(made.server.sessions).toBeLessThanOrEqual(3);
    while (made.server.sessions > 1) await settle(1);
    expect(await honest.ask("NOOP")).toMatch(/^200 /);
  });

  provedIn("with NUL and line ends are refused, and work that waits ends with its session", {
    "tests/session/line.test.ts": ["NUL in a user name", "NUL in a password"],
    "tests/session/login-defence.test.ts": [
      "is dropped with its session while it waits, and holds up no other address",
    ],
    "packages/server/src/accounts/password.test.ts": [
      "is not begun when it was still queued",
      "ends at its next slice when it runs on the main thread",
    ],
  });
});

it("A4: before the login every command about files is 530, whether they exist or not, SITE included", async () => {
  await using made = await memoryServer();
  await made.put("/there", "abc");
  const open = new Set("USER PASS ACCT QUIT REIN NOOP HELP FEAT OPTS SYST HOST LANG CLNT CSID ALLO".split(" "));
  const security = new Set("AUTH ADAT PBSZ PROT CCC MIC CONF ENC".split(" "));
  const ftp = await made.connect();
  const wrong: string[] = [];
  for (const verb of Object.keys(verbs)) {
    if (open.has(verb) || security.has(verb)) continue;
    for (const argument of ["", " there", " missing", " CHMOD 644 there"]) {
      const answer = await ftp.ask(`${verb}${argument}`);
      if (!/^(530|502) /.test(answer)) wrong.push(`${verb}${argument}: ${answer}`);
    }
  }
  expect(wrong).toEqual([]);
});

provedIn("A5: USER after the login, REIN, HOST after USER: the old identity and state are gone, or it is refused", {
  "tests/session/reinitialize.test.ts": [
    "logs out and puts every parameter back to its default",
    "logs out at once, before the new password is given",
    "leaves nobody logged in when the new password is wrong",
    "drops a restart point and a file that was to be renamed",
    "lets a transfer that runs finish under the old name",
  ],
  "tests/session/host.test.ts": ["forgets a USER that was sent to another host", "after the login with 503"],
  "tests/session/limits.test.ts": ["are limited by account, and a place is free again after USER, REIN and the end"],
});

provedIn("A6: empty hashes, disabled and expired accounts, accounts that change while they are logged in", {
  "packages/server/src/accounts/accounts.test.ts": [
    "takes no hash that is none",
    "lets nobody in with an account that is disabled, and does its work all the same",
    "tells which accounts no longer hold when others take their place",
  ],
  "tests/session/login-defence.test.ts": [
    "that is disabled is refused like a wrong password, and its sessions end when it becomes so",
    "that expires lets nobody in any more, and its sessions end to the minute",
  ],
});

provedIn("A7: a PROXY header from a peer that is on no list", {
  "tests/attack/proxy-header.test.ts": [
    "A7: a PROXY protocol header from a peer that is not a listed proxy is not believed",
  ],
});

it("a source of accounts that fails or hangs harms its own session alone", async () => {
  const failing: Accounts = {
    authenticate(name) {
      if (name === "hang") return new Promise(() => {});
      if (name === "fail") return Promise.reject(new Error("the directory is down"));
      return Promise.resolve({ name, readOnly: true });
    },
  };
  const made = await memoryServer({ accounts: failing });
  const [hanging, failed, honest] = [await made.connect(), await made.connect(), await made.connect()];
  hanging.send("USER hang\r\nPASS x\r\n");
  await failed.ask("USER fail");
  expect(await failed.ask("PASS x")).toMatch(/^451 /);
  await honest.logIn("ann");
  expect(made.unexpected).toHaveLength(1);
  await made.clock.advance(100_000);
  await hanging.ended;
  expect(await honest.ask("NOOP")).toMatch(/^200 /);
  await made.server.close();
});
