import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StorageError } from "@tandem/storage";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { usageError } from "../command-error.ts";
import { generatePassword } from "./generate-password.ts";
import { folderFault, makeWelcomeFolder, openFolder } from "./open-folder.ts";

let folder = "";
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "tandem-folder-"))));
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("the folder that is served", () => {
  it("is refused in one sentence when it is missing, no folder, or not to be read", async () => {
    await writeFile(join(folder, "file"), "");
    await expect(openFolder({ path: join(folder, "none"), fault: usageError }, {})).rejects.toMatchObject({
      exitCode: 2,
      message: `The folder ${folder}/none does not exist: make it, or name another one.`,
    });
    await expect(openFolder({ path: join(folder, "file"), fault: usageError }, {})).rejects.toMatchObject({
      exitCode: 2,
      message: `${folder}/file is not a folder: name the folder to serve.`,
    });
    // Root may read everything, so this is asked of the sentence.
    expect(folderFault("/x\u001B", new StorageError("denied", "/x"))).toBe(
      "The folder /x\\x1b may not be read: give this user read and search permission, or name another one.",
    );
  });

  it("is made with a welcome file when it is the default one, and left alone when it is there", async () => {
    const files = join(folder, "files");
    await makeWelcomeFolder(files, 0o027);
    expect(await readdir(files)).toEqual(["welcome.txt"]);
    expect((await stat(join(files, "welcome.txt"))).mode & 0o137).toBe(0);
    await rm(join(files, "welcome.txt"));
    await makeWelcomeFolder(files, 0o027);
    expect(await readdir(files)).toEqual([]);
  });

  it("cannot be made in a folder that is none", async () => {
    await writeFile(join(folder, "file"), "");
    await expect(makeWelcomeFolder(join(folder, "file/files"), 0o022)).rejects.toMatchObject({ exitCode: 2 });
  });
});

describe("a generated password", () => {
  it("is new each time, and has no characters that look alike", () => {
    const made = new Set(Array.from({ length: 500 }, generatePassword));
    expect(made.size).toBe(500);
    for (const password of made) expect(password).toMatch(/^[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){2}$/);
  });
});
