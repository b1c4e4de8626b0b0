import { mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { directoryStorage, overlay, permissions, memoryStorage, type Storage } from "@tandem/storage";
import { readAll, type MemoryServerOptions } from "@tandem/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { get, lines, session } from "./listing.fixtures.ts";

// Directories that are large enough for the thread that writes listings.
let folder: string;
let disk: Storage;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tandem-listing-"));
  const large = join(folder, "large");
  await mkdir(large);
  for (let number = 0; number < 700; number++) {
    const path = join(large, `${number % 7 === 0 ? "." : ""}${(number * 7919) % 1000} file ${number}`);
    await writeFile(path, "x".repeat(number % 50), { mode: number % 3 === 0 ? 0o755 : 0o600 });
    await utimes(path, number, 1_700_000_000 + ((number * 31) % 17) * 86_400 + number / 1000);
  }
  for (const name of ["a folder", "grün", "日本", "😀"]) await mkdir(join(large, name));
  for (const bytes of ["\xff\xe9", "line\nend", "tab\tname"]) {
    await writeFile(Buffer.from(`${large}/${bytes}`, "latin1"), bytes);
  }
  await symlink("a folder", join(large, "link"));
  await symlink("no where; else", join(large, "dead"));
  disk = directoryStorage(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The same tree, whose listings this thread has to write. */
function here(storage: Storage): Storage {
  return {
    ...storage,
    async *list(path, options) {
      yield* storage.list(path, options);
    },
  };
}

/** What a command lists, by the thread or by this one. */
async function listed(command: string, storage: Storage, options: MemoryServerOptions = {}): Promise<string> {
  const { made, ftp } = await session([], { ...options, storage });
  await using _ = made;
  return await get(ftp, command);
}

describe("a large directory", () => {
  it.each([
    "LIST large",
    "LIST -r large",
    "LIST -tF large",
    "LIST -S large",
    "NLST large",
    "NLST /large",
    "NLST -F large",
    "NLST -t large",
    "NLST -rS large",
    "MLSD large",
  ])("has the same lines for %s from another thread as from this one", async (command) => {
    const text = await listed(command, disk);
    expect(text).toBe(await listed(command, here(disk)));
    expect(text.split("\r\n").length).toBeGreaterThan(600);
  });

  it("has the same facts, all that there are, also from the directory itself", async () => {
    const told = async (storage: Storage): Promise<string> => {
      const { made, ftp } = await session([], { storage, listing: { mediaTypes: new Map([["1", "text/plain"]]) } });
      await using _ = made;
      await ftp.ask("OPTS MLST type;size;modify;create;perm;unique;media-type;UNIX.mode;UNIX.owner;UNIX.group;");
      await ftp.ask("CWD large");
      return await get(ftp, "MLSD");
    };
    const text = await told(disk);
    expect(text).toBe(await told(here(disk)));
    expect(text).toMatch(/^type=cdir;.*; \.\r\ntype=pdir;.*; \.\.\r\n/);
    expect(text).toMatch(/type=OS\.unix=slink:a;|type=OS\.unix=symlink;/);
  });

  it("hides what begins with a dot where that is wanted, and orders no more than may be held", async () => {
    const hiding: MemoryServerOptions = { listing: { hidden: "asked" } };
    const hidden = await listed("NLST large", disk, hiding);
    expect(hidden).toBe(await listed("NLST large", here(disk), hiding));
    expect(hidden).not.toContain("large/.");
    expect(await listed("NLST -a large", disk, hiding)).toBe(await listed("NLST large", disk));
    const unordered: MemoryServerOptions = { limits: { sortedEntries: 100 } };
    const names = (await listed("NLST large", disk, unordered)).split("\r\n");
    expect(names.toSorted()).toEqual((await listed("NLST large", disk)).split("\r\n").toSorted());
  });

  it("is written in the charset of the client", async () => {
    const { made, ftp } = await session([], { storage: disk, charset: "windows-1252" });
    await using _ = made;
    const data = await ftp.passive();
    await ftp.ask("NLST large");
    const text = Buffer.from(await readAll(data)).toString("latin1");
    expect(text).toContain("large/gr\xfcn\r\n");
    expect(text).toContain(Buffer.from("large/日本\r\n").toString("latin1"));
  });

  it("shows what the rules of an account show, with what they allow at each entry", async () => {
    const ruled = (storage: Storage, rules: Parameters<typeof permissions>[1]): Storage => permissions(storage, rules);
    for (const rules of [[{ path: "/large/link", read: false }], [{ path: "/", write: false, remove: false }]]) {
      const text = await listed("MLSD large", ruled(disk, rules));
      expect(text).toBe(await listed("MLSD large", ruled(here(disk), rules)));
    }
    const mounted = overlay({ "/": memoryStorage({ now: () => 0 }), "/music": disk });
    expect(await listed("MLSD music/large", mounted)).toBe(
      await listed("MLSD music/large", overlay({ "/": memoryStorage({ now: () => 0 }), "/music": here(disk) })),
    );
  });

  it("ends with 451 where it has more lines than a listing may have", async () => {
    const { made, ftp } = await session([], { storage: disk, limits: { listedLines: 500 } });
    await using _ = made;
    const data = await ftp.passive();
    data.stream.on("error", () => {});
    expect(await ftp.ask("LIST large")).toMatch(/^451 .*500 lines/);
  });

  it("is closed when it is broken off, and when nobody reads it", async () => {
    const open = async (): Promise<number> => (await readdir("/proc/self/fd")).length;
    const { made, ftp } = await session([], { storage: disk });
    await using _ = made;
    await lines(ftp, "NLST large");
    const before = await open();
    for (let time = 0; time < 5; time++) {
      const data = await ftp.passive();
      data.stream.on("error", () => {});
      expect(await ftp.ask("LIST large")).toMatch(/^150 /);
      data.stream.destroy();
      expect((await ftp.reply()).code).toBeGreaterThanOrEqual(226);
    }
    await lines(ftp, "NLST large");
    expect(await open()).toBeLessThanOrEqual(before);
  });
});
