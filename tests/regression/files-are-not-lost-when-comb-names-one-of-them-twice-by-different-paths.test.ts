import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { directoryStorage } from "@tandem/storage";
import { memoryServer } from "@tandem/testkit";
import { expect, it } from "vitest";

it.each([
  ["through a directory that a link leads to", "COMB linked/part dir/part"],
  ["by a link as the target", "COMB alias dir/part"],
  ["by a link as a piece", "COMB dir/part alias"],
  ["as two pieces", "COMB whole dir/part linked/part"],
])("COMB refuses a file that is named twice, %s, and leaves everything", async (_, command) => {
  const folder = await mkdtemp(join(tmpdir(), "tandem-comb-"));
  try {
    await mkdir(join(folder, "dir"));
    await writeFile(join(folder, "dir/part"), "content");
    await symlink("dir", join(folder, "linked"));
    await symlink("dir/part", join(folder, "alias"));
    await using made = await memoryServer({ storage: directoryStorage(folder) });
    const ftp = await made.connect();
    await ftp.logIn();
    expect(await ftp.ask(command)).toMatch(/^553 .*once only/);
    expect((await readdir(folder)).toSorted()).toEqual(["alias", "dir", "linked"]);
    expect(await readFile(join(folder, "dir/part"), "utf8")).toBe("content");
  } finally {
    await rm(folder, { recursive: true });
  }
});
