import { accountList, type Account, type Accounts, type PasswordVerifier } from "@tandem/server";
import { memoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { expect, it } from "vitest";

const name = "ann";
const refused = /^530 User name or password is wrong/;

/** Hashes that are what they say, held against passwords when `go` is called. */
function slowVerifier() {
  let go = (): void => {};
  const gate = new Promise<void>((resolve) => (go = resolve));
  const verifier: PasswordVerifier = {
    knows: (hash) => hash.startsWith("="),
    verify: async (password, hash) => (await gate, hash === `=${password}`),
  };
  return { verifier, go };
}

it.each([
  ["gone", []],
  ["disabled", [{ name, secret: { hash: "=old" }, disabled: true }]],
  ["given another password", [{ name, secret: { hash: "=new" } }]],
])("an account that is %s while its password is checked lets nobody in", async (_, next) => {
  const { verifier, go } = slowVerifier();
  const accounts = accountList([{ name, secret: { hash: "=old" } }], { verifiers: [verifier] });
  await using made = await memoryServer({ accounts, timers: { loginDelay: 0 } });
  const ftp = await made.connect();
  await ftp.ask(`USER ${name}`);
  const answer = ftp.ask("PASS old");
  await settle();
  accounts.replace(next);
  go();
  expect(await answer).toMatch(refused);
});

it("an account that has got other rights while its password is checked is let in with those", async () => {
  const { verifier, go } = slowVerifier();
  const accounts = accountList([{ name, secret: { hash: "=old" } }], { verifiers: [verifier] });
  await using made = await memoryServer({ accounts });
  const ftp = await made.connect();
  await ftp.ask(`USER ${name}`);
  const answer = ftp.ask("PASS old");
  await settle();
  accounts.replace([{ name, secret: { hash: "=old" }, readOnly: true }]);
  go();
  expect(await answer).toMatch(/^230 /);
  expect(await ftp.ask("MKD new")).toMatch(/^550 /);
});

it("an account of another source that is revoked while its password is checked lets nobody in", async () => {
  let revoke = (): void => {};
  const accounts: Accounts = {
    authenticate(user): Promise<Account> {
      revoke();
      return Promise.resolve({ name: user, readOnly: false });
    },
    onRevoked(listener) {
      const before = revoke;
      revoke = () => (before(), listener(name));
      return { [Symbol.dispose]: () => (revoke = before) };
    },
  };
  await using made = await memoryServer({ accounts, timers: { loginDelay: 0 } });
  const ftp = await made.connect();
  await ftp.ask(`USER ${name}`);
  expect(await ftp.ask("PASS old")).toMatch(refused);
});

it("a better hash of a password is not kept when the account has another one by then", async () => {
  const kept: string[] = [];
  const verifier: PasswordVerifier = {
    knows: (hash) => hash.startsWith("="),
    verify: (word, hash) => Promise.resolve(hash === `=${word}`),
  };
  const upgrade = (_: string, hash: string): void => void kept.push(hash);
  const accounts = accountList([{ name, secret: { hash: "=old" } }], { verifiers: [verifier], upgrade });
  expect(await accounts.authenticate(name, "old")).toBeDefined();
  accounts.replace([{ name, secret: { hash: "=new" } }]);
  expect(await accounts.authenticate(name, "new")).toBeDefined();
  await expect.poll(() => kept.length, { timeout: 10_000 }).toBeGreaterThan(0);
  expect(kept).toHaveLength(1);
  expect(await accounts.authenticate(name, "old")).toBeUndefined();
});
