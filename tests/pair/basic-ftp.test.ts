import { mkdtemp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import * as compat from "@tandem/client/compat";
import { testServer, type TestServer } from "@tandem/server/testing";
import * as basic from "basic-ftp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

/** What both have in common: what a project can rely on that changes one import. */
type Library = Pick<typeof basic, "FileInfo" | "FileType" | "FTPError"> & {
  readonly Client: new (timeout?: number) => BasicClient;
};
type BasicClient = Omit<basic.Client, "ftp" | "parseList" | "list" | OneWithAccess> & {
  readonly ftp: { log(message: string): void; verbose: boolean };
  list(path?: string): Promise<readonly basic.FileInfo[]>;
};

/** What `access` is for, and what there is no need for. */
type OneWithAccess =
  | "connect"
  | "connectImplicitTLS"
  | "useTLS"
  | "login"
  | "useDefaultSettings"
  | "prepareTransfer"
  | "availableListCommands";

const libraries: readonly (readonly [string, Library])[] = [
  ["basic-ftp", basic],
  ["@tandem/client/compat", compat],
];

describe.each(libraries)("a program written for basic-ftp, with %s", (_, { Client, FTPError, FileType }) => {
  let server: TestServer;
  let client: BasicClient;
  let folder: string;
  beforeEach(async () => {
    server = await testServer({
      files: { "/in/a.txt": "hello", "/in/deep/b.txt": "deep", "/in/empty": "", "/in/none/": "" },
    });
    client = new Client();
    folder = await mkdtemp(join(tmpdir(), "tandem-"));
  });
  afterEach(async () => {
    client.close();
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });
  const access = (): Promise<basic.FTPResponse> =>
    client.access({ host: server.host, port: server.port, user: server.user, password: server.password });

  it("logs in, and is told the greeting", async () => {
    expect(client.closed).toBe(true);
    const { code, message } = await access();
    expect({ code, message }).toEqual({ code: 220, message: server.replies[0] });
    expect(client.closed).toBe(false);
    client.close();
    expect(client.closed).toBe(true);
    await access();
    expect(await client.pwd()).toBe("/");
    expect((await client.features()).has("MLST")).toBe(true);
  });

  it("is refused with the server's words, and goes on", async () => {
    const wrong = client.access({ host: server.host, port: server.port, user: server.user, password: "wrong" });
    const refusal = await wrong.catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(FTPError);
    expect(refusal).toMatchObject({ name: "FTPError", code: 530, message: expect.stringMatching(/^530 /) as string });
    await access();
    const missing = await client.size("nothing").catch((error: unknown) => error);
    expect(missing).toBeInstanceOf(FTPError);
    expect(missing).toMatchObject({ code: 550 });
    expect(await client.size("in/a.txt")).toBe(5);
  });

  it("lists with all that is known of an entry", async () => {
    await access();
    const list = await client.list("in");
    const found = list.map(({ name, type, size, isDirectory, isFile, modifiedAt, rawModifiedAt }) => ({
      ...{ name, type, isDirectory, isFile, rawModifiedAt },
      ...(isFile && { size }),
      time: modifiedAt?.getTime(),
    }));
    const time = Date.UTC(2026, 0, 1);
    const shared = { rawModifiedAt: "2026-01-01T00:00:00.000Z", time };
    expect(found.sort((one, other) => one.name.localeCompare(other.name))).toEqual([
      { ...shared, name: "a.txt", type: FileType.File, isDirectory: false, isFile: true, size: 5 },
      { ...shared, name: "deep", type: FileType.Directory, isDirectory: true, isFile: false },
      { ...shared, name: "empty", type: FileType.File, isDirectory: false, isFile: true, size: 0 },
      { ...shared, name: "none", type: FileType.Directory, isDirectory: true, isFile: false },
    ]);
    await client.cd("in");
    expect((await client.list()).map(({ name }) => name).sort()).toEqual(["a.txt", "deep", "empty", "none"]);
    expect(await client.lastMod("a.txt")).toEqual(new Date(time));
  });

  it("moves between directories, and tells of replies", async () => {
    await access();
    expect(await client.cd("in/deep")).toMatchObject({ code: 250 });
    expect(await client.pwd()).toBe("/in/deep");
    expect(await client.cdup()).toMatchObject({ code: 200 });
    expect(await client.pwd()).toBe("/in");
    expect(await client.send("NOOP")).toMatchObject({ code: 200, message: expect.stringMatching(/^200 /) as string });
    await expect(client.send("SITE NONSENSE")).rejects.toMatchObject({ name: "FTPError" });
    expect(await client.sendIgnoringError("CWD nowhere")).toMatchObject({ code: 550 });
    const feat = await client.send("FEAT");
    const said = server.replies.slice(server.replies.findLastIndex((line) => line.startsWith("211-"))).join("\n");
    // The blank before each feature is not part of it (RFC 2389 §3.2).
    expect(feat.message.replaceAll("\n ", "\n")).toBe(said.replaceAll("\n ", "\n"));
  });

  it("stores and fetches files and streams, whole and in parts", async () => {
    await access();
    const local = join(folder, "local");
    await writeFile(local, "0123456789");
    expect(await client.uploadFrom(local, "file")).toMatchObject({ code: 226 });
    await client.uploadFrom(Readable.from([Buffer.from("streamed")]), "stream");
    await client.uploadFrom(local, "part", { localStart: 2, localEndInclusive: 4 });
    await client.appendFrom(local, "part", { localStart: 8 });
    expect(await Promise.all(["/file", "/stream", "/part"].map((path) => server.text(path)))).toEqual([
      "0123456789",
      "streamed",
      "23489",
    ]);
    expect(await client.downloadTo(join(folder, "back"), "file")).toMatchObject({ code: 226 });
    expect(await readFile(join(folder, "back"), "utf8")).toBe("0123456789");
    await writeFile(join(folder, "begun"), "abcde");
    await client.downloadTo(join(folder, "begun"), "file", 5);
    expect(await readFile(join(folder, "begun"), "utf8")).toBe("abcde56789");
    const chunks: Buffer[] = [];
    const sink = new Writable({ write: (chunk: Buffer, _encoding, done) => (chunks.push(chunk), done()) });
    await client.downloadTo(sink, "file", 7);
    expect(Buffer.concat(chunks).toString()).toBe("789");
    expect(sink.writableFinished).toBe(true);
    await expect(client.uploadFrom(join(folder, "missing"), "never")).rejects.toMatchObject({ code: "ENOENT" });
    expect(await server.paths()).not.toContain("/never");
  });

  it("renames and removes", async () => {
    await access();
    expect(await client.rename("in/a.txt", "in/c.txt")).toMatchObject({ code: 250 });
    expect(await client.remove("in/c.txt")).toMatchObject({ code: 250 });
    await expect(client.remove("in/c.txt")).rejects.toMatchObject({ code: 550 });
    expect(await client.remove("in/c.txt", true)).toMatchObject({ code: 550 });
    expect(await client.removeEmptyDir("in/none")).toMatchObject({ code: 250 });
  });

  it("makes, clears and removes whole directories", async () => {
    await access();
    await client.ensureDir("in/new/er");
    expect(await client.pwd()).toBe("/in/new/er");
    await client.ensureDir("/in");
    expect(await client.pwd()).toBe("/in");
    await client.removeDir("deep");
    expect(await server.paths()).toEqual(["/in/a.txt", "/in/empty"]);
    await client.clearWorkingDir();
    expect(await client.list()).toEqual([]);
    expect(await client.pwd()).toBe("/in");
  });

  it("stores and fetches whole directories, and stays where it is", async () => {
    await access();
    await mkdir(join(folder, "up/sub/leer"), { recursive: true });
    await writeFile(join(folder, "up/one"), "1");
    await writeFile(join(folder, "up/sub/zwei ü"), "22");
    await client.cd("in");
    await client.uploadFromDir(join(folder, "up"), "site/www");
    expect(await client.pwd()).toBe("/in");
    expect(await server.text("/in/site/www/sub/zwei ü")).toBe("22");
    await client.uploadFromDir(join(folder, "up"));
    expect(await server.paths()).toEqual(
      [
        "/in/a.txt",
        "/in/deep/b.txt",
        "/in/empty",
        "/in/one",
        "/in/site/www/one",
        "/in/site/www/sub/zwei ü",
        "/in/sub/zwei ü",
      ].sort(),
    );
    expect((await client.list("sub")).map(({ name, isDirectory }) => `${name} ${isDirectory}`).sort()).toEqual([
      "leer true",
      "zwei ü false",
    ]);
    await client.downloadToDir(join(folder, "down/here"), "site");
    expect(await readFile(join(folder, "down/here/www/sub/zwei ü"), "utf8")).toBe("22");
    await client.downloadToDir(join(folder, "all"));
    expect(await readFile(join(folder, "all/deep/b.txt"), "utf8")).toBe("deep");
    expect(await readFile(join(folder, "all/empty"), "utf8")).toBe("");
    expect(await client.pwd()).toBe("/in");
  });

  it("tells how far transfers are", async () => {
    await access();
    const told: compat.ProgressInfo[] = [];
    client.trackProgress((info) => told.push(info));
    const content = Buffer.alloc(300_000, "x");
    await client.uploadFrom(Readable.from([content]), "in/large");
    await client.downloadTo(join(folder, "large"), "in/large");
    const ends = told.filter(({ bytes }) => bytes === content.length).map(({ name, type }) => `${type} ${name}`);
    expect(new Set(ends)).toEqual(new Set(["upload in/large", "download in/large"]));
    expect(told.at(-1)).toMatchObject({ bytesOverall: 600_000 });
    client.trackProgress();
    const before = told.length;
    await client.list();
    expect(told).toHaveLength(before);
  });

  it("logs what is said, and no password", async () => {
    const lines: string[] = [];
    client.ftp.log = (line) => void lines.push(line);
    await access();
    await client.send("NOOP");
    expect(lines.join("\n")).toContain("> NOOP");
    expect(lines.join("\n")).toContain("< 200");
    expect(lines.join("\n")).not.toContain(`PASS ${server.password}`);
  });
});

describe("what is better with @tandem/client/compat", () => {
  it("several calls at once, a reply in two segments, and a connection that was lost", async () => {
    await using server = await testServer({ files: { "/a": "1", "/b": "2" } });
    await using client = new compat.Client(30_000, { connect: { connections: 2 } });
    await client.access({ host: server.host, port: server.port, user: "test", password: "test" });
    expect(await Promise.all([client.size("a"), client.size("b"), client.pwd()])).toEqual([1, 1, "/"]);
    server.server.disconnect({ account: "test" });
    expect(await client.size("a")).toBe(1);
  });

  it("a refused download says why, though its data connection is reset, and leaves no file", async () => {
    await using server = await testServer();
    await using client = new compat.Client();
    await client.access({ host: server.host, port: server.port, user: "test", password: "test" });
    const local = join(tmpdir(), `tandem-${process.pid}-none`);
    await expect(client.downloadTo(local, "nothing")).rejects.toMatchObject({ name: "FTPError", code: 550 });
    await expect(readFile(local)).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("options of TLS that mean nothing here are refused, not forgotten", async () => {
    const client = new compat.Client();
    const secureOptions = { checkServerIdentity: () => undefined } as object;
    await expect(client.access({ host: "127.0.0.1", secure: true, secureOptions })).rejects.toThrow(
      /secureOptions.checkServerIdentity/,
    );
    await expect(client.pwd()).rejects.toThrow("Call access() first.");
  });

  it("a parser of one's own", async () => {
    await using server = await testServer({ files: { "/a": "1" } });
    await using client = new compat.Client();
    client.parseList = (raw) => raw.split("\r\n").map((line) => new compat.FileInfo(line));
    await client.access({ host: server.host, port: server.port, user: "test", password: "test" });
    expect((await client.list())[0]?.name).toMatch(/; a$/);
  });
});
