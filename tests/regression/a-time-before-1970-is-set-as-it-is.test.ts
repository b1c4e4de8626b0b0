import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { directoryStorage } from "@tandem/storage";
import { memoryServer } from "@tandem/testkit";
import { expect, it } from "vitest";

it("MFMT with a year before 1970 sets that year, and not the present", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tandem-time-"));
  try {
    await writeFile(join(folder, "old"), "");
    await using made = await memoryServer({ storage: directoryStorage(folder) });
    const ftp = await made.connect();
    await ftp.logIn();
    expect(await ftp.ask("MFMT 19500102030405 old")).toBe("213 Modify=19500102030405; old");
    expect(await ftp.ask("MDTM old")).toBe("213 19500102030405");
  } finally {
    await rm(folder, { recursive: true });
  }
});
