import { describe, expect, it } from "vitest";
import { hashPassword, isOutdatedHash, isPasswordHash, verifyPassword } from "./password.ts";

const long = "a very much longer text to encrypt.  This one even stretches over morethan one line.";

describe("a password hash of another server", () => {
  it.each([
    // The vectors that come with the specification of SHA-crypt, and others that glibc made.
    ["Hello world!", "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5"],
    ["Hello world!", "$5$rounds=10000$saltstringsaltst$3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA"],
    [long, "$5$rounds=1400$anotherlongsalts$Rx.j8H.h8HjEDGomFU8bDkXm3XIUnzyxf12oP84Bnq1"],
    ["the minimum number is still observed", "$5$rounds=1000$roundstoolow$yfvwcWrQ8l/K0DAWyuPMDNHpIVlTQebY9l/gL972bIC"],
    ["pässwörd", "$5$x$Mf0xB8lGxJG3Vu9eJMicE4lrLk3adpWzOQ3sofvKXx3"],
    ["k".repeat(200), "$5$rounds=1000$longkey$4QOE2AUxgVUJ5mrZxevpWUYP4N0Fqk1YwL6TYIjmyc0"],
    [
      "Hello world!",
      "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1",
    ],
    [
      long,
      "$6$rounds=1400$anotherlongsalts$POfYwTEok97VWcjxIiSOjiykti.o/pQs.wPvMxQ6Fm7I6IoYN3CmLs66x9t0oSwbtEW7o7UmJEiDwGqd8p4ur1",
    ],
    [
      "k".repeat(200),
      "$6$rounds=1000$longkey$J/a9PBRsTA8QTcCFCpNi./TrYe56S1PQKIa0YPaQgoqLSRnWZmTsuXKgRo9jivMxKq8H8g4/AnO0G7htz.cA/1",
    ],
    ["", "$6$$/chiBau24cE26QQVW3IfIe68Xu5.JQ4E8Ie7lcRLwqxO5cxGuBhqF2HmTL.zWJ9zjChg3yJYFXeGBQ2y3Ba1d1"],
    // SFTPGo's documentation, and what it makes with base64 salts.
    ["password", "$pbkdf2-sha256$150000$E86a9YMX3zC7$R5J62hsSq+pYw00hLLPKBbcGXmq7fj5+/M0IFoYtZbo="],
    [
      "correct horse",
      "$pbkdf2-b64salt-sha256$10000$+vv8/f7/AAECAwQFBgcICQ==$t9PAYSpGbx9/9eN66mDOEwQ8mRrO53Ua5izXuExHn74=",
    ],
    [
      "correct horse",
      "$pbkdf2-sha512$10000$E86a9YMX3zC7$ck6mTCjD/t24eVAiB9uxHlkH2ojq9Qo6rK6LFzTf2lRsRUbvwVJROfaIFYsggNsbEVFKz1tJmcVHAkYVNlOg0Q==",
    ],
    // passlib, with and without the name of its digest.
    ["correct horse", "$pbkdf2$29000$.vv8/f7/AAECAwQFBgcICQ$vduQTLMG4gZLj3gPU1c1obu2jz4"],
    ["correct horse", "$pbkdf2-sha256$29000$.vv8/f7/AAECAwQFBgcICQ$XuCAPaHfaf9spLK8YqPOQy7awgMhnA2D.D3TSRx/KPA"],
    // Django
    ["correct horse", "pbkdf2_sha256$6000$saltysalt$sQ4i1kLmqwS5peOxwWQkb/4HiFWMxFmYhIHxQyhJXic="],
  ])("lets in %j and nobody else: %s", async (password, hash) => {
    expect(isPasswordHash(hash)).toBe(true);
    expect(isOutdatedHash(hash)).toBe(true);
    expect(await verifyPassword(password, hash)).toBe(true);
    expect(await verifyPassword(`${password} `, hash)).toBe(false);
  });

  it.each([
    "$5$saltstring$",
    "$5$rounds=1000001$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5",
    "$6$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5",
    "$pbkdf2-sha256$150000$E86a9YMX3zC7$",
    "$pbkdf2-sha256$99999999$E86a9YMX3zC7$R5J62hsSq+pYw00hLLPKBbcGXmq7fj5+/M0IFoYtZbo=",
    "$pbkdf2-sha256$0$E86a9YMX3zC7$R5J62hsSq+pYw00hLLPKBbcGXmq7fj5+/M0IFoYtZbo=",
    // Takes a gigabyte.
    "$scrypt$ln=20,r=8,p=1$c2FsdHNhbHRzYWx0c2E$c2FsdHNhbHRzYWx0c2FsdHNhbHRzYWx0c2FsdHNhbHQ",
    "$1$salt$qJH7.N4xYta3aEG/dfqo/0",
  ])("that is cut short, broken, or would take for ever is none: %s", async (hash) => {
    expect(isPasswordHash(hash)).toBe(false);
    await expect(verifyPassword("", hash)).rejects.toThrow(RangeError);
  });
});

it("a hash of today is not outdated, a cheaper one is", async () => {
  expect(isOutdatedHash(await hashPassword("secret"))).toBe(false);
  expect(isOutdatedHash("$scrypt$ln=12,r=8,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2g")).toBe(true);
});

it("a password of more than 1,024 bytes is wrong before any work is done", async () => {
  const failing = { knows: () => true, verify: () => Promise.reject(new Error("worked")) };
  expect(await verifyPassword("ü".repeat(513), "$2b$", { verifiers: [failing] })).toBe(false);
  await expect(verifyPassword("ü".repeat(512), "$2b$", { verifiers: [failing] })).rejects.toThrow("worked");
});

it("a form that is brought along is asked for the hashes it knows", async () => {
  const loud = {
    knows: (hash: string) => hash.startsWith("$loud$"),
    verify: (password: string, hash: string) => Promise.resolve(hash === `$loud$${password.toUpperCase()}`),
  };
  expect(isPasswordHash("$loud$ABC")).toBe(false);
  expect(isPasswordHash("$loud$ABC", [loud])).toBe(true);
  expect(await verifyPassword("abc", "$loud$ABC", { verifiers: [loud] })).toBe(true);
  expect(await verifyPassword("abd", "$loud$ABC", { verifiers: [loud] })).toBe(false);
});

describe("work that nobody waits for any more", () => {
  const hash = "$5$rounds=1000$roundstoolow$yfvwcWrQ8l/K0DAWyuPMDNHpIVlTQebY9l/gL972bIC";

  it("is not begun when it was still queued", async () => {
    const { signal, abort } = controller();
    const busy = [1, 2, 3].map(() => hashPassword("secret"));
    const queued = verifyPassword("secret", hash, { signal });
    abort();
    await expect(queued).rejects.toThrow("gone");
    await Promise.all(busy);
  });

  it("ends at its next slice when it runs on the main thread", async () => {
    const { signal, abort } = controller();
    let slices = 0;
    const turn = (): Promise<void> => {
      if (++slices === 2) abort();
      return Promise.resolve();
    };
    await expect(verifyPassword("secret", hash, { signal, turn })).rejects.toThrow("gone");
    expect(slices).toBe(2);
  });
});

function controller(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const control = new AbortController();
  return { signal: control.signal, abort: () => control.abort(new Error("gone")) };
}
