import { writeSync } from "node:fs";
import { execFile } from "node:child_process";
import {
  access,
  chmod,
  constants,
  mkdir,
  open,
  readdir,
  readFile,
  stat,
  truncate,
  unlink,
  writeFile,
} from "node:fs/promises";
import { createServer } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { promisify } from "node:util";
import { childPath, decodeText, parsePath, rootPath } from "@tandem/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { add, drain, entriesOf, namesIn, put, refused, textOf } from "../conformance/actions.ts";
import { StorageError } from "../storage-error.ts";
import { directoryStorage, openDirectory } from "./directory-storage.ts";
import { stagingName } from "./name.ts";
import { temporary, type Temporary } from "./temporary.fixtures.ts";

let tree: Temporary;
beforeEach(async () => {
  tree = await temporary();
});
afterEach(() => tree[Symbol.asyncDispose]());

const onDisk = (name: string): string => join(tree.root, name);
const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o7777;
const openDescriptors = async (): Promise<number> => (await readdir("/proc/self/fd")).length;

describe("what is no regular file", () => {
  it("refuses a FIFO and a socket at once, to read, to write and to append", async () => {
    await promisify(execFile)("mkfifo", [onDisk("fifo")]);
    const server = createServer().listen(onDisk("socket"));
    await once(server, "listening");
    for (const path of ["/fifo", "/socket"].map(parsePath)) {
      await refused(tree.storage.read(path), "denied", path);
      await refused(tree.storage.write(path), "denied", path);
      await refused(tree.storage.append(path), "denied", path);
      expect((await tree.storage.stat(path)).kind).toBe("other");
    }
    expect((await entriesOf(tree.storage, "/")).map(({ kind }) => kind)).toEqual(["other", "other"]);
    server.close();
    await once(server, "close");
  });

  it("refuses to append to a FIFO that someone reads", async () => {
    await promisify(execFile)("mkfifo", [onDisk("fifo")]);
    await using _reader = await open(onDisk("fifo"), constants.O_RDWR | constants.O_NONBLOCK);
    await refused(tree.storage.append(parsePath("/fifo")), "denied", "/fifo");
    await refused(tree.storage.write(parsePath("/fifo"), { start: 1 }), "denied", "/fifo");
    expect((await tree.storage.stat(parsePath("/fifo"))).kind).toBe("other");
  });
});

describe("stages on disk", () => {
  it("cannot be reached by name: not seen, read, written, removed, renamed, or walked through", async () => {
    const stage = await tree.storage.write(parsePath("/file"));
    await stage.write(Buffer.from("half"));
    const [hidden = ""] = await readdir(tree.root);
    expect(hidden).toMatch(/^\.[0-9a-f]{24}\.tandem-stage$/);
    for (const name of [hidden, hidden.toUpperCase(), stagingName()]) {
      const path = childPath(rootPath, name);
      await refused(tree.storage.stat(path), "not-found", path);
      await refused(tree.storage.read(path), "not-found", path);
      await refused(tree.storage.remove(path), "not-found", path);
      await refused(tree.storage.removeDirectory(path), "not-found", path);
      await refused(tree.storage.setModified(path, 0), "not-found", path);
      await refused(tree.storage.rename(path, parsePath("/mine")), "not-found", path);
      await refused(tree.storage.write(path), "bad-name", path);
      await refused(tree.storage.append(path), "bad-name", path);
      await refused(tree.storage.makeDirectory(path), "bad-name", path);
      await refused(tree.storage.stat(childPath(path, "below")), "not-found");
    }
    await put(tree.storage, "/other", "other");
    const path = childPath(rootPath, hidden);
    await refused(tree.storage.rename(parsePath("/other"), path), "bad-name", path);
    expect(await namesIn(tree.storage, "/")).toEqual(["other"]);
    await stage.commit();
    expect(await textOf(tree.storage, "/file")).toBe("half");
    expect((await readdir(tree.root)).sort()).toEqual(["file", "other"]);
  });

  it("leave a person's file alone whose name ends like theirs", async () => {
    await put(tree.storage, "/report.tandem-stage", "a report");
    expect(await namesIn(tree.storage, "/")).toEqual(["report.tandem-stage"]);
    expect(await textOf(tree.storage, "/report.tandem-stage")).toBe("a report");
  });

  it("keep their directory, which says that it is busy and not that it is full", async () => {
    await tree.storage.makeDirectory(parsePath("/folder"));
    const stage = await tree.storage.write(parsePath("/folder/file"));
    await refused(tree.storage.removeDirectory(parsePath("/folder")), "busy", "/folder");
    await stage.abort();
    await tree.storage.removeDirectory(parsePath("/folder"));
    expect(await readdir(tree.root)).toEqual([]);
  });

  it("can be read by nobody else until they are whole", async () => {
    const stage = await tree.storage.write(parsePath("/file"));
    const [hidden = ""] = await readdir(tree.root);
    expect(await modeOf(onDisk(hidden))).toBe(0o600);
    await stage.commit();
    expect(await modeOf(onDisk("file"))).toBe(0o644);
  });

  it("show their descriptor, open for writing where they start", async () => {
    await put(tree.storage, "/file", "0123456789");
    await using stage = await tree.storage.write(parsePath("/file"), { start: 4 });
    expect(stage.descriptor?.position).toBe(4);
    const fd = stage.descriptor?.fd ?? -1;
    expect(await readFile(`/proc/self/fd/${fd}`, "utf8")).toBe("0123");
  });

  it("go on behind what was put into their descriptor", async () => {
    const stage = await tree.storage.write(parsePath("/file"));
    await stage.write(Buffer.from("ab"));
    const { fd = -1, position = -1 } = stage.descriptor ?? {};
    writeSync(fd, "cd", position);
    stage.descriptor?.wrote(2);
    await stage.write(Buffer.from("ef"));
    expect(stage.descriptor?.position).toBe(6);
    await stage.commit();
    expect(await textOf(tree.storage, "/file")).toBe("abcdef");
  });

  it("are committed with fsync when asked", async () => {
    const storage = directoryStorage(tree.root, { fsync: true });
    await put(storage, "/file", "durable");
    await add(storage, "/file", " too");
    expect(await textOf(storage, "/file")).toBe("durable too");
  });
});

describe("permissions", () => {
  it("gives new files 0666 and new directories 0777 less the umask, whatever the umask of the process", async () => {
    const before = process.umask(0o077);
    try {
      for (const [umask, file, folder] of [
        [0o022, 0o644, 0o755],
        [0o002, 0o664, 0o775],
        [0, 0o666, 0o777],
      ] as const) {
        const storage = directoryStorage(tree.root, { umask });
        await put(storage, `/file-${umask}`, "");
        await add(storage, `/log-${umask}`, "");
        await storage.makeDirectory(parsePath(`/folder-${umask}`));
        expect(await modeOf(onDisk(`file-${umask}`))).toBe(file);
        expect(await modeOf(onDisk(`log-${umask}`))).toBe(file);
        expect(await modeOf(onDisk(`folder-${umask}`))).toBe(folder);
      }
    } finally {
      process.umask(before);
    }
  });

  it("keeps the permissions of a file that is replaced, but no set-user-ID bit", async () => {
    await writeFile(onDisk("script"), "old");
    await chmod(onDisk("script"), 0o4751);
    await put(tree.storage, "/script", "new");
    expect(await modeOf(onDisk("script"))).toBe(0o751);
  });

  it("lets a new directory inherit its parent's group bit", async () => {
    await chmod(tree.root, 0o2755);
    await tree.storage.makeDirectory(parsePath("/shared"));
    const expected = join(tree.root, "native");
    await mkdir(expected, 0o755);
    expect(await modeOf(onDisk("shared"))).toBe(await modeOf(expected));
  });

  it("allows exactly what the system allows this process", async () => {
    await writeFile(onDisk("locked"), "locked");
    await chmod(onDisk("locked"), 0);
    const expected = await access(onDisk("locked"), constants.R_OK | constants.W_OK).then(
      () => "done",
      () => "denied",
    );
    const attempts = [
      textOf(tree.storage, "/locked"),
      put(tree.storage, "/locked", "new"),
      add(tree.storage, "/locked", "+"),
    ];
    const outcomes = attempts.map((attempt) =>
      attempt.then(
        () => "done",
        (error: unknown) => (error instanceof StorageError ? error.code : error),
      ),
    );
    expect(await Promise.all(outcomes)).toEqual([expected, expected, expected]);
  });
});

describe("names", () => {
  it("that are not UTF-8 are the same bytes on disk, in every operation", async () => {
    const bytes = Buffer.from([0x63, 0x61, 0x66, 0xe9, 0xff, 0x80]);
    const name = decodeText(bytes);
    const path = childPath(rootPath, name);
    const [below, moved] = [childPath(path, name), childPath(rootPath, `${name}2`)];
    await tree.storage.makeDirectory(path);
    await put(tree.storage, below, "text");
    await add(tree.storage, below, "+");
    expect(await textOf(tree.storage, below)).toBe("text+");
    expect(await readdir(tree.root, { encoding: "buffer" })).toEqual([bytes]);
    expect(await namesIn(tree.storage, path)).toEqual([name]);
    await tree.storage.setModified(below, 1_000);
    expect((await tree.storage.stat(below)).modified).toBe(1_000);
    await tree.storage.rename(path, moved);
    await tree.storage.remove(childPath(moved, name));
    await tree.storage.removeDirectory(moved);
    expect(await namesIn(tree.storage, "/")).toEqual([]);
  });

  it("of more bytes than the disk keeps are bad names", async () => {
    const path = childPath(rootPath, "ü".repeat(200));
    await refused(tree.storage.write(path), "bad-name", path);
    await refused(tree.storage.makeDirectory(path), "bad-name", path);
    expect(await namesIn(tree.storage, "/")).toEqual([]);
  });
});

describe("what changes while it is looked at", () => {
  it("lists the rest when entries vanish", async () => {
    await Promise.all(Array.from({ length: 1200 }, (_, i) => writeFile(onDisk(`file-${i}`), "")));
    let seen = 0;
    for await (const batch of tree.storage.list(rootPath)) {
      seen += batch.length;
      await Promise.all((await readdir(tree.root)).slice(0, 600).map((name) => unlink(onDisk(name))));
    }
    expect(seen).toBeGreaterThanOrEqual(512);
    expect(await readdir(tree.root)).toEqual([]);
  });

  it("fails, and gives no short file for whole, when a file is cut while it is read", async () => {
    await writeFile(onDisk("file"), Buffer.alloc(2_000_000));
    await using source = await tree.storage.read(parsePath("/file"));
    await truncate(onDisk("file"), 600_000);
    await expect(drain(source)).rejects.toMatchObject({ code: "failed", path: "/file" });
  });

  it("gives the length it promised when a file grows while it is read", async () => {
    await writeFile(onDisk("log"), "line\n");
    await using source = await tree.storage.read(parsePath("/log"));
    await writeFile(onDisk("log"), "line\nmore\n");
    expect(await drain(source)).toBe("line\n");
  });
});

describe("descriptors", () => {
  it("are shown by a source with the range it will give", async () => {
    await put(tree.storage, "/file", "0123456789");
    await using source = await tree.storage.read(parsePath("/file"), { start: 2, end: 5 });
    expect(source.descriptor).toMatchObject({ start: 2, end: 5 });
    expect(source.size).toBe(3);
  });

  it("are all closed in the end, whatever was refused, aborted or left half done", async () => {
    await mkdir(onDisk("a/b/c"), { recursive: true });
    await put(tree.storage, "/a/b/file", "x".repeat(700_000));
    const before = await openDescriptors();
    for (let i = 0; i < 20; i++) {
      const deep = parsePath("/a/b/file");
      await Promise.allSettled([
        tree.storage.stat(parsePath("/a/b/none")),
        tree.storage.read(parsePath("/a/b/c")),
        tree.storage.read(deep, { start: 2 ** 40 }),
        tree.storage.write(parsePath("/a/b/c")),
        tree.storage.write(deep, { start: 2 ** 40 }),
        tree.storage.write(deep, { start: 10 }).then((stage) => stage.abort()),
        tree.storage.append(parsePath("/a/b/c")),
        tree.storage.rename(deep, parsePath("/none/file")),
        tree.storage.rename(deep, parsePath("/a/b/c")),
        tree.storage.makeDirectory(parsePath("/a/b/c")),
        tree.storage.removeDirectory(parsePath("/a/b")),
        tree.storage.remove(parsePath("/a/b")),
        tree.storage.setModified(deep, i),
        namesIn(tree.storage, "/a/b/file"),
        put(tree.storage, "/a/b/new", "new"),
        add(tree.storage, "/a/b/new", "new"),
      ]);
      for await (const _ of tree.storage.list(parsePath("/a/b"))) break;
      await using source = await tree.storage.read(deep);
      for await (const _ of source) break;
    }
    expect(await openDescriptors()).toBe(before);
  });
});

describe("the root", () => {
  it("is opened when it is there, a directory and readable, and made when asked", async () => {
    expect(await namesIn(await openDirectory(tree.root), "/")).toEqual([]);
    const missing = onDisk("some/where");
    await refused(openDirectory(missing), "not-found", missing);
    await put(await openDirectory(missing, { create: true }), "/file", "made");
    await refused(openDirectory(join(missing, "file")), "not-a-directory", join(missing, "file"));
    await refused(openDirectory(join(missing, "file"), { create: true }), "not-a-directory", join(missing, "file"));
  });

  it("may be the whole disk", async () => {
    const storage = directoryStorage("/");
    await put(tree.storage, "/file", "from above");
    expect(await textOf(storage, onDisk("file"))).toBe("from above");
    expect(await namesIn(storage, tree.root)).toEqual(["file"]);
    expect((await storage.stat(rootPath)).kind).toBe("directory");
  });
});
