import { mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeEvents } from "@tandem/trace";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { run } from "../client/run.fixtures.ts";
import { serveProcess, type ServeProcess } from "../serve/serve-process.fixtures.ts";
import { talk } from "../serve/talk.fixtures.ts";

const here = ["--host", "127.0.0.1", "--port", "0"];
const demo = { user: "demo", password: "secret" };
const demoOption = ["--user", "demo:secret"];

let folder = "";
let ports = { first: 0, option: "" };
let used = 0;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tandem-serve-"));
  // Test files run at the same moment: each process has a small range of its own.
  const first = 20_000 + (process.pid % 300) * 20 + (used++ % 2) * 10;
  ports = { first, option: `${first}-${first + 9}` };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const start = (...words: readonly string[]): ServeProcess =>
  serveProcess([...here, "--passive-ports", ports.option, ...words], folder);

describe("tandem serve", () => {
  it("makes ./files with a welcome file and the account demo, says all of it, and serves", async () => {
    await using server = start();
    const port = await server.port;
    await server.says("--pinnedpubkey");
    const password = /demo, password (\S+), reads and writes/.exec(server.out())?.[1] ?? "";
    expect(password).toMatch(/^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/);
    expect(server.out()).toContain(join(folder, "files"));
    expect(server.out()).toContain(`curl --ssl-reqd ftp://demo:${password}@127.0.0.1:${port}/`);
    using ftp = await talk(port, { user: "demo", password });
    expect(await ftp.ask("SIZE welcome.txt")).toMatch(/^213 \d+/);
    expect(await ftp.ask("DELE welcome.txt")).toMatch(/^250 /);
    await server.says("logged in");
    expect(server.out().split("--pinnedpubkey")[1]).not.toContain(`PASS`);

    // Made once: who deleted the welcome file does not get it again.
    server.signal("SIGTERM");
    expect(await server.ended).toBe(0);
    await using again = start("--quiet");
    await again.port;
    expect(await readdir(join(folder, "files"))).toEqual([]);
    expect(again.out()).toBe(`listening on 127.0.0.1:${await again.port}\n`);
    again.signal("SIGTERM");
    expect(await again.ended).toBe(0);
    expect(again.err()).toMatch(/^account demo, password \S+\n$/);
  });

  it("lets a transfer finish after SIGTERM, takes nobody new meanwhile, and ends with 0", async () => {
    await using server = start(folder, ...demoOption, "--trace", "trace.ndjson");
    const port = await server.port;
    using ftp = await talk(port, demo);
    const data = await ftp.passive();
    expect(await ftp.ask("STOR up.txt")).toMatch(/^150 /);
    data.write("first ");
    server.signal("SIGTERM");
    await server.says("stopping; 1 session");
    await expect(talk(port)).rejects.toThrow("ECONNREFUSED");
    data.end("second");
    expect(await ftp.reply()).toMatch(/^226 /);
    await ftp.closed;
    expect(await server.ended).toBe(0);
    expect(await readFile(join(folder, "up.txt"), "utf8")).toBe("first second");

    // The trace was written to its end, and holds no secret.
    const trace = await readFile(join(folder, "trace.ndjson"), "utf8");
    const kinds = decodeEvents(trace).map(({ kind }) => kind);
    expect(kinds[0]).toBe("control.open");
    expect(kinds.at(-1)).toBe("control.close");
    expect(kinds).toContain("transfer.end");
    expect(trace).not.toContain("secret");
    expect((await stat(join(folder, "trace.ndjson"))).mode & 0o777).toBe(0o600);
  });

  it("breaks a transfer off when the grace time is over", async () => {
    await using server = start(folder, ...demoOption, "--grace", "0.2");
    using ftp = await talk(await server.port, demo);
    const data = await ftp.passive();
    await ftp.ask("STOR up.txt");
    data.write("half");
    server.signal("SIGTERM");
    expect(await server.ended).toBe(0);
    expect(await readdir(folder)).not.toContain("up.txt");
  });

  it("stops at once at a second signal", async () => {
    await using server = start(folder, ...demoOption, "--grace", "3600");
    using ftp = await talk(await server.port, demo);
    await ftp.passive();
    await ftp.ask("STOR up.txt");
    server.signal("SIGINT");
    await server.says("stopping");
    server.signal("SIGTERM");
    expect(await server.ended).toBe(0);
  });

  it("lives on when nobody reads what it prints", async () => {
    await using server = start(folder, ...demoOption);
    const port = await server.port;
    server.closeOutput();
    for (let session = 0; session < 3; session++) {
      using ftp = await talk(port, demo);
      expect(await ftp.ask("QUIT")).toMatch(/^221 /);
    }
    server.signal("SIGTERM");
    expect(await server.ended).toBe(0);
  });

  it("lets anonymous read and nobody write with --anonymous --read-only", async () => {
    await writeFile(join(folder, "a.txt"), "abc");
    await using server = start(folder, ...demoOption, "--anonymous", "--read-only");
    const port = await server.port;
    for (const login of [demo, { user: "anonymous", password: "me@example.org" }, { user: "ftp", password: "" }]) {
      using ftp = await talk(port, login);
      expect(await ftp.ask("SIZE a.txt")).toBe("213 3");
      expect(await ftp.ask("DELE a.txt")).toMatch(/^550 /);
      expect(await ftp.ask("MKD b")).toMatch(/^550 /);
    }
  });

  it("makes files and folders with what --umask leaves, and dials and listens as it is told", async () => {
    await using server = start(
      folder,
      ...demoOption,
      "--umask",
      "027",
      "--public-address",
      "203.0.113.7",
      "--links",
      "refuse",
    );
    await symlink("up.txt", join(folder, "link"));
    using ftp = await talk(await server.port, demo);
    expect(await ftp.ask("PASV")).toMatch(/^227 .*\(203,0,113,7,/);
    const data = await ftp.passive();
    expect(data.remotePort).toBeGreaterThanOrEqual(ports.first);
    expect(data.remotePort).toBeLessThan(ports.first + 10);
    await ftp.ask("STOR up.txt");
    data.end("x");
    expect(await ftp.reply()).toMatch(/^226 /);
    await ftp.ask("MKD sub");
    expect(await ftp.ask("SIZE up.txt")).toBe("213 1");
    expect(await ftp.ask("SIZE link")).toMatch(/^550 /);
    expect((await stat(join(folder, "up.txt"))).mode & 0o777).toBe(0o640);
    expect((await stat(join(folder, "sub"))).mode & 0o777).toBe(0o750);
  });

  it("serves as a configuration says, each account its home, and the command line wins", async () => {
    await Promise.all(["common", "anna"].map((name) => mkdir(join(folder, name))));
    await writeFile(join(folder, "anna", "hers.txt"), "hers");
    await writeFile(
      join(folder, "tandem.yaml"),
      [
        "listen: 127.0.0.1:1",
        "folder: common",
        "greeting: Hello from the file.",
        "accounts:",
        "  - { name: anna, password: secret, home: anna, read-only: true }",
        "  - { name: demo, password: other }",
      ].join("\n"),
    );
    await using server = start("--config", "tandem.yaml", ...demoOption);
    const port = await server.port;
    {
      using ftp = await talk(port, { user: "anna", password: "secret" });
      expect(await ftp.ask("SIZE hers.txt")).toBe("213 4");
      expect(await ftp.ask("DELE hers.txt")).toMatch(/^550 /);
    }
    using ftp = await talk(port, demo);
    expect(await ftp.ask("SIZE hers.txt")).toMatch(/^550 /);
    expect(await ftp.ask("MKD made")).toMatch(/^257 /);
    expect(await readdir(join(folder, "common"))).toEqual(["made"]);
    expect(server.err()).toContain("tandem.yaml:5:19: accounts[0].password: It stands in clear");
  });

  it("answers a port in use with one sentence and exit code 2", async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
    const address = holder.address();
    const port = typeof address === "object" ? address?.port : undefined;
    await using server = serveProcess([folder, "--host", "127.0.0.1", "--port", String(port)], folder);
    expect(await server.ended).toBe(2);
    expect(server.err()).toBe(
      `tandem: 127.0.0.1:${port} is in use by another program. Stop that program, or choose another port.\n`,
    );
    expect(server.out()).toBe("");
    holder.close();
  });
});

describe("tandem serve that cannot begin", () => {
  it.each([
    [["/no/such/folder"], "The folder /no/such/folder does not exist: make it, or name another one."],
    [["package.json"], /package\.json is not a folder: name the folder to serve\.$/],
    [["--host", "999.1.1.1"], /It must be an IPv4 or IPv6 address of this machine, or a host name\.$/],
    [["--port", "65536"], /It must be a port: 0 \(a free one\) to 65535\.$/],
    [["--user", "demo"], /It must be NAME:PASSWORD\.$/],
    [["--user", "a:x", "--user", "a:y"], /That name was given already\.$/],
    [["--passive-ports", "9-1"], /It must be two ports like 50000-50100, the lower one first\.$/],
    [["--public-address", "::1"], /It must be an IPv4 address/],
    [["--umask", "8"], /permission bits in octal/],
    [["--links", "all"], /Allowed choices are within-root, follow, refuse\.$/],
    [["--grace", "soon"], /It must be a time like 250ms, 30s, .*, from 0 to 1d\.$/],
    [["--tls", "off", "--tls-cert", "a"], "--tls-cert and --tls off contradict each other: choose one."],
    [["--tls-cert", "/no/a"], "The certificate /no/a cannot be read: there is no such file or folder."],
    [
      ["--trace", "/no/such/trace.ndjson", "."],
      /^The trace cannot be written to .*: there is no such file or folder\.$/,
    ],
    [
      ["--config", "/no/tandem.yaml"],
      "The configuration /no/tandem.yaml cannot be used: there is no such file or folder.",
    ],
    [["--prot", "1"], /^unknown option '--prot' \(Did you mean --port\?\) See: tandem serve --help$/],
    [["a", "b"], /^too many arguments/],
  ])("says why in one sentence and ends with 2: %j", async (words, sentence) => {
    const { code, out, err } = await run(["serve", ...words]);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err).toMatch(/^tandem: [^\n]+\n$/);
    const said = err.slice("tandem: ".length, -1);
    if (typeof sentence === "string") expect(said).toBe(sentence);
    else expect(said).toMatch(sentence);
  });
});
