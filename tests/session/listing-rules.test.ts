import { mkdtemp, rm, symlink, utimes, writeFile, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parsePath } from "@tandem/protocol";
import { accountList } from "@tandem/server";
import { directoryStorage, memoryStorage, permissions } from "@tandem/storage";
import { describe, expect, it } from "vitest";
import { lines, session } from "./listing.fixtures.ts";

describe("accounts", () => {
  it("that may only read are told so by perm, and cannot set a time", async () => {
    const accounts = accountList([{ name: "demo", secret: { password: "secret" }, readOnly: true }]);
    const { made, ftp } = await session(["/d/", "/d/f"], { accounts });
    await using _ = made;
    await ftp.ask("OPTS MLST type;perm;");
    expect(await lines(ftp, "MLSD d")).toEqual(["type=pdir;perm=el; ..", "type=file;perm=r; f"]);
    expect(await ftp.ask("MDTM 20000101120000 d/f")).toMatch(/^550 .*read only/);
  });

  it("with rules of their own are told what these allow", async () => {
    const storage = permissions(memoryStorage({ now: () => 0 }), [
      { path: "/", overwrite: false, remove: false, rename: false },
      { path: "/own", overwrite: true, remove: true },
    ]);
    const { made, ftp } = await session(["/own/", "/own/f", "/f"], { storage });
    await using _ = made;
    await ftp.ask("OPTS MLST perm;");
    expect(await lines(ftp, "MLSD")).toEqual(["perm=r; f", "perm=cdelmp; own"]);
    expect(await lines(ftp, "MLSD own")).toEqual(["perm=adrw; f"]);
  });

  it("see their own upload that broke off by MLST and MDTM, and nobody sees it listed", async () => {
    const root = await mkdtemp(join(tmpdir(), "tandem-unfinished-"));
    try {
      const storage = directoryStorage(root);
      const { made, ftp } = await session([], { storage });
      await using _ = made;
      const stage = await storage.write(parsePath("/half"), { owner: "demo" });
      await stage.write(Buffer.from("12345"));
      await stage.keep?.();
      await ftp.ask("OPTS MLST type;size;perm;");
      expect(await ftp.ask("MLST half")).toBe("250 Facts:|type=file;size=5;perm=aw; /half|End.");
      expect(await ftp.ask("MDTM half")).toMatch(/^213 20/);
      expect(await lines(ftp, "NLST")).toEqual([]);
      expect(await lines(ftp, "LIST -a")).toEqual([]);
      expect(await lines(ftp, "MLSD")).toHaveLength(1);
      const stranger = await made.connect();
      await stranger.logIn("anonymous", "x@");
      expect(await stranger.ask("MLST half")).toMatch(/^550 /);
      expect(await stranger.ask("MDTM half")).toMatch(/^550 /);
    } finally {
      await rm(root, { recursive: true });
    }
  });
});

describe("links", () => {
  it("are shown as links, or followed where the operator wants it, and -R does not enter them", async () => {
    const root = await mkdtemp(join(tmpdir(), "tandem-links-"));
    try {
      await mkdir(join(root, "d"));
      await writeFile(join(root, "d", "f"), "12345");
      await utimes(join(root, "d", "f"), 0, new Date(Date.UTC(2026, 10, 1, 12, 0, 0, 250)));
      await symlink("d", join(root, "to-d"));
      await symlink("d/f", join(root, "to-f"));
      await symlink("..", join(root, "d", "up"));
      await symlink("nowhere", join(root, "dangling"));
      const storage = directoryStorage(root);
      const { made, ftp } = await session([], { storage });
      {
        await using _ = made;
        expect((await lines(ftp, "LIST")).map((line) => line.replace(/^(.).{54}/, "$1 "))).toEqual([
          "d d",
          "l dangling -> nowhere",
          "l to-d -> d",
          "l to-f -> d/f",
        ]);
        await ftp.ask("OPTS MLST type;size;modify;");
        expect((await lines(ftp, "MLSD")).map((line) => line.replace(/modify=\d+(?:\.\d+)?;/, ""))).toEqual([
          "type=cdir; .",
          "type=dir; d",
          "type=OS.unix=slink:nowhere; dangling",
          "type=OS.unix=slink:d; to-d",
          "type=OS.unix=slink:d/f; to-f",
        ]);
        expect(await ftp.ask("MLST to-f")).toContain("type=file;size=5;modify=20261101120000.250; /to-f");
        expect(await ftp.ask("MLST dangling")).toMatch(/type=OS\.unix=s(?:ym)?link/);
        expect(await ftp.ask("MDTM to-f")).toBe("213 20261101120000.250");
        expect((await lines(ftp, "LIST -R")).filter((line) => line.endsWith(":"))).toEqual(["/:", "/d:"]);
        expect(await lines(ftp, "NLST to-*/f")).toEqual(["to-d/f"]);
      }
      const followed = await session([], { storage, listing: { links: "followed" } });
      await using _ = followed.made;
      await followed.ftp.ask("OPTS MLST type;size;");
      expect(await lines(followed.ftp, "MLSD")).toEqual([
        "type=cdir; .",
        "type=dir; d",
        "type=OS.unix=slink:nowhere; dangling",
        "type=dir; to-d",
        "type=file;size=5; to-f",
      ]);
    } finally {
      await rm(root, { recursive: true });
    }
  });
});
