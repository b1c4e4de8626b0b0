import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { directoryStorage } from "@tandem/storage";
import { memoryServer } from "@tandem/testkit";
import { describe, expect, it } from "vitest";

describe.each(["RMDA", "SITE RMDIR"])("%s", (command) => {
  it.each([
    ["the root", "/"],
    ["a link to a directory", "/link"],
  ])("refuses %s and leaves what is in it", async (_, path) => {
    const root = await mkdtemp(join(tmpdir(), "tandem-rmda-"));
    try {
      await mkdir(join(root, "folder"));
      await writeFile(join(root, "folder/file"), "abc");
      await symlink("folder", join(root, "link"));
      await using made = await memoryServer({ storage: directoryStorage(root) });
      const ftp = await made.connect();
      await ftp.logIn();
      expect(await ftp.ask(`${command} ${path}`)).toMatch(/^550 /);
      expect(await readdir(join(root, "folder"))).toEqual(["file"]);
    } finally {
      await rm(root, { recursive: true });
    }
  });
});
