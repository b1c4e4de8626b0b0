import { expect, it } from "vitest";
import { RightPasswords } from "./right-passwords.ts";

it("a digest is held against that of the same account, under a key that is another each time", () => {
  const [one, other] = [new RightPasswords<object>(), new RightPasswords<object>()];
  const [ann, bob] = [{}, {}];
  const digest = one.digest("ann", "secret");
  expect(one.has(ann, digest)).toBe(false);
  one.keep(ann, digest);
  expect([one.has(ann, one.digest("ann", "secret")), one.has(bob, digest), one.has(undefined, digest)]).toEqual([
    true,
    false,
    false,
  ]);
  expect(other.digest("ann", "secret").equals(digest)).toBe(false);
});

it("of very many accounts the one whose login is longest ago is forgotten", () => {
  const passwords = new RightPasswords<object>();
  const digest = passwords.digest("ann", "secret");
  const accounts = Array.from({ length: 10_001 }, () => ({}));
  for (const account of accounts.slice(0, -1)) passwords.keep(account, digest);
  passwords.keep(accounts[0]!, digest);
  passwords.keep(accounts.at(-1)!, digest);
  expect([accounts[0], accounts[1], accounts.at(-1)].map((account) => passwords.has(account, digest))).toEqual([
    true,
    false,
    true,
  ]);
});
