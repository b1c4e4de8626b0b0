import { chmod, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verifyPassword } from "@tandem/server";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { libraryVerifiers as verifiers } from "./library-verifiers.ts";
import { PasswordFile } from "./password-file.ts";
import { parsePasswords, withPassword } from "./password-lines.ts";
import { replaceFile } from "./replace-file.ts";

const read = (text: string): Record<string, string> =>
  Object.fromEntries([...parsePasswords(Buffer.from(text))].map(([name, { hash }]) => [name, hash]));

describe("a file of passwords", () => {
  it("is read as other servers write it: the name, the hash, and whatever else behind", () => {
    const text = [
      "# users",
      "",
      "anna:$6$salt$abc",
      "bob:$2y$10$xyz:1000:1000:Bob B.:/home/bob:/bin/false",
      "carl:$argon2id$v=19$m=1,t=1,p=1$a$b:500:500::/srv/carl/./::::::::::::\r",
      "locked:!$6$salt$abc:19000:0:99999:7:::",
      "daemon:*:19000:0:99999:7:::",
      "shadowed:x:1:1",
      "empty::1:1",
      "anna:second",
      "nothing",
    ].join("\n");
    expect(read(text)).toEqual({
      anna: "$6$salt$abc",
      bob: "$2y$10$xyz",
      carl: "$argon2id$v=19$m=1,t=1,p=1$a$b",
      locked: "",
      daemon: "",
      shadowed: "",
      empty: "",
      nothing: "",
    });
    expect(parsePasswords(Buffer.from(text)).get("bob")?.line).toBe(4);
  });

  it("keeps everything but the one hash that is changed, byte for byte", () => {
    const change = (text: string, name: string): string =>
      withPassword(Buffer.from(text, "latin1"), name, "NEW").toString("latin1");
    expect(change("a:1:x:\xFF\xE9\n# c\nb:2\r\nc:3", "a")).toBe("a:NEW:x:\xFF\xE9\n# c\nb:2\r\nc:3");
    expect(change("a:1\nb:2\r\nc:3", "b")).toBe("a:1\nb:NEW\r\nc:3");
    expect(change("a:1\nb:2\r\nc:3", "c")).toBe("a:1\nb:2\r\nc:NEW");
    expect(change("a:1", "d")).toBe("a:1\nd:NEW\n");
    expect(change("", "d")).toBe("d:NEW\n");
    expect(read(withPassword(Buffer.from("x:1\n"), "ärger", "NEW").toString())).toEqual({ x: "1", ärger: "NEW" });
  });

  it("has the hash that was put into it, whatever stood there and whatever the name", () => {
    const line = fc.stringMatching(/^[^\n]{0,20}$/);
    const name = fc.string({ minLength: 1 }).filter((one) => !/^#|[:\r\n]/.test(one));
    fc.assert(
      fc.property(fc.array(line), name, (lines, given) => {
        const made = withPassword(Buffer.from(lines.join("\n")), given, "HASH");
        expect(parsePasswords(made).get(given)?.hash).toBe("HASH");
        const others = [...parsePasswords(Buffer.from(lines.join("\n")))].filter(([one]) => one !== given);
        for (const [one, { hash }] of others) expect(parsePasswords(made).get(one)?.hash).toBe(hash);
      }),
    );
  });

  it.each(["a:b", "a\nb", "#a", ""])("refuses a name that it could not find again: %j", (name) => {
    expect(() => withPassword(Buffer.from("x:1\n"), name, "NEW")).toThrow(RangeError);
  });
});

describe("a hash of another program", () => {
  it.each([
    ["bcrypt of libxcrypt", "secret", "$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW"],
    ["bcrypt of a long password", "x".repeat(80), "$2y$04$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i"],
    [
      "Argon2id of the reference",
      "password",
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
    ],
    [
      "SHA-crypt",
      "secret",
      "$6$rounds=1000$saltsalt$LAV5VE5Y7w1d73x1mFNspYWUpazfmwv2SoepNXNKJ/otop/Zok96Hr8Q13LEv0DRY/x8v0/crpIjl8NJSAqXV/",
    ],
  ])("is held against the password it was made of and no other: %s", async (_, password, hash) => {
    expect(await verifyPassword(password, hash, { verifiers })).toBe(true);
    expect(await verifyPassword(`y${password}`, hash, { verifiers })).toBe(false);
    expect(await verifyPassword("", hash, { verifiers })).toBe(false);
  });

  it.each([
    "$2b$31$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW",
    "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
    "$argon2id$v=19$m=1048576,t=900,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
    "$y$j9T$abcdefgh$IUWJt2doU4Kf6E/JP1UkAT3S5O3Q7SSA8SJirXIlEu9",
  ])("that would take minutes, or is of no form that is known, is none: %s", async (hash) => {
    await expect(verifyPassword("x", hash, { verifiers })).rejects.toThrow(RangeError);
  });

  it("is not worked on when nobody waits for the answer any more", async () => {
    const hash = "$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW";
    const gone = AbortSignal.abort(new Error("gone"));
    await expect(verifyPassword("secret", hash, { verifiers, signal: gone })).rejects.toThrow("gone");
    expect(await verifyPassword("secret", hash, { verifiers })).toBe(true);
  });
});

describe("a better hash", () => {
  let folder = "";
  let path = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tandem-passwords-"));
    path = join(folder, "passwords");
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("is kept in the line it stands for, in a file that only its owner reads", async () => {
    await writeFile(path, "anna:old:rest\nbob:b\n", { mode: 0o644 });
    const file = new PasswordFile(path);
    await file.read();
    await Promise.all([file.keep("anna", "new", "old"), file.keep("bob", "better", "b")]);
    expect(await readFile(path, "utf8")).toBe("anna:new:rest\nbob:better\n");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["passwords"]);
    expect((await file.read()).get("anna")?.hash).toBe("new");
  });

  it("does not undo what the operator changed meanwhile", async () => {
    await writeFile(path, "anna:old\n");
    const file = new PasswordFile(path);
    await file.read();
    await writeFile(path, "anna:changed\n");
    await file.keep("anna", "new", "old");
    await file.keep("nobody", "new", "old");
    expect(await readFile(path, "utf8")).toBe("anna:changed\n");
    // Read anew too: what is kept was made of the password before.
    await file.read();
    await file.keep("anna", "new", "old");
    expect(await readFile(path, "utf8")).toBe("anna:changed\n");
  });

  it("replaces what a link leads to, and not the link", async () => {
    await writeFile(path, "anna:old\n");
    await symlink("passwords", join(folder, "link"));
    await replaceFile(join(folder, "link"), () => Buffer.from("new"));
    expect(await readFile(path, "utf8")).toBe("new");
  });

  it("leaves the file alone while another program changes it, and when the change fails", async () => {
    await writeFile(path, "anna:old\n");
    await chmod(path, 0o640);
    await expect(
      replaceFile(path, () => {
        throw new Error("no");
      }),
    ).rejects.toThrow(`${path} was not changed: no.`);
    expect(await readdir(folder)).toEqual(["passwords"]);
    await writeFile(`${path}.new`, "");
    await expect(replaceFile(path, () => Buffer.from("x"))).rejects.toThrow(
      /another program is changing it.*remove .*\.new\.$/,
    );
    expect(await readFile(path, "utf8")).toBe("anna:old\n");
    expect((await stat(path)).mode & 0o777).toBe(0o640);
  });
});
