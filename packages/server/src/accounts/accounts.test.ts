import { describe, expect, it } from "vitest";
import { accountList } from "./account-list.ts";
import { hashPassword, isPasswordHash, verifyPassword } from "./password.ts";

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

  it("lets nobody in under a name that is not known with the password of one that is", async () => {
    const accounts = accountList([{ name: "hashed", secret: { hash: await hashPassword("two") } }]);
    expect(await accounts.authenticate("nobody", "two")).toBeUndefined();
  });
});
