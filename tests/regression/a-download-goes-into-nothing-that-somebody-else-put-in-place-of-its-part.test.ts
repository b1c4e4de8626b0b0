import { link, lstat, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, downloadFile } from "@tandem/client";
import { memoryServer } from "@tandem/testkit";
import { describe, expect, it } from "vitest";

const content = "from the server";

describe.each([false, true])("a part that was put there beforehand, resumed: %s", (resume) => {
  it.each([
    ["a symbolic link", symlink],
    ["another name of a file", link],
  ])("as %s leads nowhere", async (_, put) => {
    const folder = await mkdtemp(join(tmpdir(), "tandem-part-"));
    try {
      await using made = await memoryServer({});
      await made.put("/a", content);
      await writeFile(join(folder, "precious"), "precious");
      await put(join(folder, "precious"), join(folder, "a.part"));
      const { client: network, clock } = made;
      await using client = await connect(`ftp://demo:secret@${made.at.address}`, { network, clock });
      // Without a time every shorter file could be the beginning.
      await downloadFile(client, "a", join(folder, "a"), { resume, known: { size: content.length } });
      expect((await lstat(join(folder, "a"))).isFile()).toBe(true);
      expect(await readFile(join(folder, "a"), "utf8")).toBe(content);
      expect(await readFile(join(folder, "precious"), "utf8")).toBe("precious");
      expect((await readdir(folder)).toSorted()).toEqual(["a", "precious"]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
