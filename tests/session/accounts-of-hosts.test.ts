import { accountList, type AccountEntry } from "@tandem/server";
import {
  memoryServer,
  openDialogue,
  type Dialogue,
  type MemoryServer,
  type MemoryServerOptions,
} from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";

const entry = (name: string, more: Partial<AccountEntry> = {}): AccountEntry => ({
  name,
  secret: { password: "secret" },
  ...more,
});

/** A session of an account at a host, the server's own when none is named. */
async function at(made: MemoryServer, host: string | undefined, user = "ann"): Promise<Dialogue> {
  const ftp = await made.connect();
  if (host !== undefined) await ftp.ask(`HOST ${host}`);
  await ftp.logIn(user);
  return ftp;
}

/** Hosts that have an `ann` each, over the same files; `c.example` has the accounts of `b.example`. */
function hosts(more: Partial<AccountEntry> = {}): Pick<MemoryServerOptions, "accounts" | "hosts"> {
  const theirs = accountList([entry("ann", more), entry("root", { admin: true })]);
  return {
    accounts: accountList([entry("ann", more), entry("root", { admin: true })]),
    hosts: [
      { names: ["a.example"] },
      { names: ["b.example"], accounts: theirs },
      { names: ["c.example"], accounts: theirs },
    ],
  };
}

describe("accounts of one name at two hosts", () => {
  it("do not see each other's uploads that broke off, nor go on with them; one at both hosts does", async () => {
    await using made = await memoryServer(hosts());
    const ann = await at(made, "b.example");
    await ann.ask("TYPE I");
    const data = await ann.passive();
    data.stream.on("error", () => {});
    expect(await ann.ask("STOR a")).toMatch(/^150 /);
    data.stream.write("half");
    await settle();
    data.reset();
    expect(await ann.reply()).toMatchObject({ code: 426 });
    const seen: string[] = [];
    for (const host of [undefined, "a.example", "b.example", "c.example"]) {
      const ftp = await at(made, host);
      await ftp.ask("TYPE I");
      for (const command of ["SIZE a", "MLST a"]) seen.push((await ftp.ask(command)).slice(0, 3));
    }
    expect(seen).toEqual(["550", "550", "550", "550", "213", "250", "213", "250"]);
  });

  it("are two for SITE WHO; an administrator sees his host's, and one of the server's own sees all", async () => {
    await using made = await memoryServer(hosts());
    const [own, theirs] = [await at(made, "a.example"), await at(made, "c.example")];
    expect(await own.ask("SITE WHO")).toBe("211 1 session:|ann: idle|End.");
    expect(await theirs.ask("SITE WHO")).toBe("211 1 session:|ann@b.example: idle|End.");
    const root = await at(made, "b.example", "root");
    expect(await root.ask("SITE WHO")).toBe("211 2 sessions:|ann@b.example: idle|root@b.example: idle|End.");
    const all = await at(made, undefined, "root");
    expect(await all.ask("SITE WHO")).toContain("|ann: idle|ann@b.example: idle|root@b.example: idle|root: idle|");
  });

  it("have their sessions counted by themselves, and one that is at several hosts has its together", async () => {
    await using made = await memoryServer(hosts({ limits: { sessions: 1 } }));
    await at(made, undefined);
    await expect(at(made, "a.example")).rejects.toThrow(/530 Your account has as many sessions/);
    await at(made, "b.example");
    await expect(at(made, "c.example")).rejects.toThrow(/530 Your account has as many sessions/);
  });

  it("have wrong passwords of their own, and one that is at several hosts is guessed no faster by that", async () => {
    await using made = await memoryServer({ ...hosts(), timers: { loginDelay: 1_000, longestLoginDelay: 60_000 } });
    /** How long the answer to a wrong password takes, from an address that nothing is known of. */
    const guess = async (host: string, address: string): Promise<number> => {
      const ftp = await openDialogue(made.network.host(address), made.at);
      await ftp.ask(`HOST ${host}`);
      await ftp.ask("USER ann");
      const begun = made.clock.now();
      let answered = false;
      ftp.send("PASS wrong\r\n");
      void ftp.reply().then(() => (answered = true));
      while (!answered) await made.clock.advance(1_000);
      return made.clock.now() - begun;
    };
    expect(await guess("b.example", "10.0.0.1")).toBeLessThanOrEqual(1_000);
    expect(await guess("c.example", "10.1.0.1")).toBeGreaterThan(1_000);
    expect(await guess("a.example", "10.2.0.1")).toBeLessThanOrEqual(1_000);
  });
});
