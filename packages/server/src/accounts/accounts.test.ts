import { describe, expect, it, vi } from "vitest";
import { accountList } from "./account-list.ts";
import { hashPassword, isPasswordHash, verifyPassword } from "./password.ts";
import type { PasswordVerifier } from "./password-verifier.ts";

describe("password hashes", () => {
  it("verify the password they were made from and no other, and differ each time", async () => {
    const [one, other] = await Promise.all([hashPassword("pässword"), hashPassword("pässword")]);
    expect(one).not.toBe(other);
    expect(await verifyPassword("pässword", one)).toBe(true);
    expect(await verifyPassword("pa\u0308ssword", one)).toBe(true);
    expect(await verifyPassword("password", one)).toBe(false);
  });

  it.each(["", "secret", "$scrypt$ln=40,r=8,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2g", "$2b$10$abc"])(
    "that are none, or would take for ever, are refused: %s",
    async (text) => {
      expect(isPasswordHash(text)).toBe(false);
      await expect(verifyPassword("secret", text)).rejects.toThrow(RangeError);
    },
  );
});

describe("accountList", () => {
  it("knows passwords in clear, hashed passwords and the anonymous user", async () => {
    const accounts = accountList([
      { name: "plain", secret: { password: "one" } },
      { name: "hashed", secret: { hash: await hashPassword("two") }, readOnly: true },
      { name: "anonymous", secret: { anonymous: true }, readOnly: false },
    ]);
    expect(await accounts.authenticate("plain", "one")).toEqual({ name: "plain", readOnly: false });
    expect(await accounts.authenticate("hashed", "two")).toEqual({ name: "hashed", readOnly: true });
    expect(await accounts.authenticate("anonymous", "")).toEqual({ name: "anonymous", readOnly: true });
    for (const [user, password] of [
      ["plain", "two"],
      ["plain", ""],
      ["hashed", "one"],
      ["nobody", "one"],
      ["nobody", ""],
      ["constructor", ""],
    ] as const) {
      expect(await accounts.authenticate(user, password)).toBeUndefined();
    }
  });

  it("takes no hash that is none", () => {
    expect(() => accountList([{ name: "a", secret: { hash: "" } }])).toThrow(/"a" is none; make one with/);
  });

  it("takes no rule without a path, before anybody logs in", () => {
    const rules = [{ path: "pub", read: false }];
    expect(() => accountList([{ name: "a", secret: { password: "b" }, permissions: rules }])).toThrow(
      /"pub" must name a path/,
    );
  });

  it("does the same work for a name that is not known as for one that is, whatever the hashes cost", async () => {
    const worked: string[] = [];
    const verifier: PasswordVerifier = {
      knows: (hash) => hash.startsWith("$cost"),
      verify: (_, hash) => {
        worked.push(hash);
        return Promise.resolve(false);
      },
    };
    const entries = [1, 2, 3, 4].map((cost) => ({ name: `user${cost}`, secret: { hash: `$cost${cost}` } }));
    const make = () => accountList(entries, { verifiers: [verifier] });
    const names = Array.from({ length: 200 }, (_, at) => `nobody${at}`);
    for (const name of names) await make().authenticate(name, "x");
    const first = worked.splice(0);
    // As often as among those that are known, and always the same for a name.
    for (const { secret } of entries) expect(first.filter((hash) => hash === secret.hash).length).toBeGreaterThan(20);
    for (const name of names) await make().authenticate(name, "x");
    expect(worked).toEqual(first);
  });

  describe("does not hash again a password that was right", () => {
    /** Accounts whose passwords are right when they are that of their hash, and what was hashed. */
    function counted() {
      const hashed: string[] = [];
      const verifier: PasswordVerifier = {
        knows: (hash) => hash.startsWith("$of "),
        verify(password, hash) {
          hashed.push(password);
          return Promise.resolve(hash === `$of ${password}`);
        },
      };
      const entry = (name: string, password: string) => ({ name, secret: { hash: `$of ${password}` } });
      const accounts = accountList([entry("ann", "one"), entry("bob", "two")], { verifiers: [verifier] });
      const tries = async (user: string, password: string) =>
        [(await accounts.authenticate(user, password))?.name, hashed.splice(0).length] as const;
      return { accounts, entry, tries };
    }

    it("at the next login with it, and every other all the same", async () => {
      const { tries } = counted();
      expect(await tries("ann", "one")).toEqual(["ann", 1]);
      expect(await tries("ann", "one")).toEqual(["ann", 0]);
      expect(await tries("bob", "one")).toEqual([undefined, 1]);
      expect(await tries("annone", "")).toEqual([undefined, 1]);
      expect(await tries("nobody", "one")).toEqual([undefined, 1]);
    });

    it("whatever others come for that account, each of which is hashed", async () => {
      const { tries } = counted();
      for (const user of ["ann", "bob"]) await tries(user, user === "ann" ? "one" : "two");
      expect(await tries("ann", "onE")).toEqual([undefined, 1]);
      expect(await tries("ann", "onE")).toEqual([undefined, 1]);
      expect(await tries("ann", "one")).toEqual(["ann", 0]);
      expect(await tries("bob", "two")).toEqual(["bob", 0]);
    });

    it("until the accounts are others: the old one lets nobody in", async () => {
      const { accounts, entry, tries } = counted();
      await tries("ann", "one");
      await tries("bob", "two");
      accounts.replace([entry("ann", "new"), { ...entry("bob", "two"), disabled: true }]);
      expect(await tries("ann", "one")).toEqual([undefined, 1]);
      expect(await tries("ann", "new")).toEqual(["ann", 1]);
      for (let login = 0; login < 2; login++) expect(await tries("bob", "two")).toEqual([undefined, 1]);
      accounts.replace([]);
      expect(await tries("ann", "new")).toEqual([undefined, 0]);
    });

    it("though its bytes are no UTF-8, and others of that kind are others", async () => {
      const { accounts, entry, tries } = counted();
      accounts.replace([entry("ann", "\uDCFF")]);
      expect(await tries("ann", "\uDCFF")).toEqual(["ann", 1]);
      expect(await tries("ann", "\uDCFF")).toEqual(["ann", 0]);
      expect(await tries("ann", "\uDCFE")).toEqual([undefined, 1]);
    });
  });

  it("lets nobody in with an account that is disabled, and does its work all the same", async () => {
    const secret = { hash: await hashPassword("two") };
    let asked = 0;
    const verifier: PasswordVerifier = {
      knows: (hash) => hash === "$known",
      verify: () => Promise.resolve(++asked > 0),
    };
    const accounts = accountList(
      [
        { name: "off", secret, disabled: true },
        { name: "also", secret: { hash: "$known" }, disabled: true },
      ],
      { verifiers: [verifier] },
    );
    expect(await accounts.authenticate("off", "two")).toBeUndefined();
    expect(await accounts.authenticate("also", "two")).toBeUndefined();
    expect(asked).toBe(1);
  });

  it("tells which accounts no longer hold when others take their place", async () => {
    const secret = { password: "one" };
    const accounts = accountList(["stays", "goes", "off", "new-password"].map((name) => ({ name, secret })));
    const revoked: string[] = [];
    const subscription = accounts.onRevoked((name) => void revoked.push(name));
    expect(() => accounts.replace([{ name: "stays", secret: { hash: "none" } }])).toThrow(RangeError);
    expect(await accounts.authenticate("goes", "one")).toBeDefined();
    accounts.replace([
      { name: "stays", secret, readOnly: true },
      { name: "off", secret, disabled: true },
      { name: "new-password", secret: { password: "two" } },
      { name: "new", secret },
    ]);
    expect(revoked).toEqual(["goes", "off", "new-password"]);
    expect(await accounts.authenticate("goes", "one")).toBeUndefined();
    expect(await accounts.authenticate("stays", "one")).toMatchObject({ readOnly: true });
    expect(await accounts.authenticate("new", "one")).toBeDefined();
    subscription[Symbol.dispose]();
    accounts.replace([]);
    expect(revoked).toHaveLength(3);
  });

  it("makes the hash of today for a right password that was kept in another form, and tells it once", async () => {
    const old = "$5$rounds=1000$roundstoolow$yfvwcWrQ8l/K0DAWyuPMDNHpIVlTQebY9l/gL972bIC";
    const password = "the minimum number is still observed";
    const upgraded: string[] = [];
    let told = (): void => {};
    const done = new Promise<void>((resolve) => (told = resolve));
    const accounts = accountList([{ name: "ann", secret: { hash: old } }], {
      upgrade(name, hash, replaced) {
        upgraded.push(`${name} ${hash} for ${replaced}`);
        told();
      },
    });
    expect(await accounts.authenticate("ann", "wrong")).toBeUndefined();
    expect(await accounts.authenticate("ann", password)).toBeDefined();
    await done;
    expect(upgraded).toHaveLength(1);
    expect(upgraded[0]).toMatch(/^ann \$scrypt\$/);
    expect(upgraded[0]).toContain(` for ${old}`);
    expect(await accounts.authenticate("ann", password)).toBeDefined();
    expect(await accounts.authenticate("ann", "wrong")).toBeUndefined();
    expect(upgraded).toHaveLength(1);
  });

  it("brings the hash of today again when it could not be kept", async () => {
    const old = "$5$rounds=1000$roundstoolow$yfvwcWrQ8l/K0DAWyuPMDNHpIVlTQebY9l/gL972bIC";
    let tries = 0;
    let told = (): void => {};
    const accounts = accountList([{ name: "ann", secret: { hash: old } }], {
      upgrade() {
        tries++;
        queueMicrotask(told);
        throw new Error("disk full");
      },
    });
    for (const expected of [1, 2]) {
      const done = new Promise<void>((resolve) => (told = resolve));
      expect(await accounts.authenticate("ann", "the minimum number is still observed")).toBeDefined();
      await done;
      expect(tries).toBe(expected);
    }
  });

  it("takes the better hash that another process has brought first in place of its own", async () => {
    const first = await hashPassword("not so");
    const old = "$5$rounds=1000$roundstoolow$yfvwcWrQ8l/K0DAWyuPMDNHpIVlTQebY9l/gL972bIC";
    const entry = (hash: string) => ({ name: "ann", secret: { hash } });
    const revoked: string[] = [];
    const accounts = accountList([entry(old)], { upgrade: () => Promise.resolve(first) });
    accounts.onRevoked((name) => void revoked.push(name));
    expect(await accounts.authenticate("ann", "the minimum number is still observed")).toBeDefined();
    const taken = async () => expect(await accounts.authenticate("ann", "not so")).toBeDefined();
    await vi.waitFor(taken, 15_000);
    accounts.replace([entry(first)]);
    expect(revoked).toEqual([]);
  });

  it("lets nobody in under a name that is not known with the password of one that is", async () => {
    const accounts = accountList([{ name: "hashed", secret: { hash: await hashPassword("two") } }]);
    expect(await accounts.authenticate("nobody", "two")).toBeUndefined();
  });
});
