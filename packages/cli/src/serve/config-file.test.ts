import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defaultOptions } from "@tandem/server";
import { describe, expect, it } from "vitest";
import { parseConfig, readConfigFile } from "./config-file.ts";
import type { Passwords } from "./config-passwords.ts";
import { PasswordFile } from "../passwords/password-file.ts";
import { defaultGrace, settingsOf } from "./settings.ts";

const config = (...lines: readonly string[]) => parseConfig(lines.join("\n"), "/etc/tandem/tandem.yaml");
const rules = (rule: string): readonly string[] => [
  "accounts:",
  `  - { name: a, password: b, permissions: [${rule}] }`,
];
const sha = "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc8";
const passwords = (hashes: Readonly<Record<string, string>>, options: Partial<Passwords> = {}): Passwords => ({
  file: new PasswordFile("/etc/tandem/passwords"),
  lines: new Map(Object.entries(hashes).map(([name, hash], at) => [name, { hash, line: at + 1 }])),
  everyone: false,
  upgrade: false,
  ...options,
});
const withPasswords = (given: Passwords, ...lines: readonly string[]) =>
  parseConfig(lines.join("\n"), "/etc/tandem/tandem.yaml", { server: given, hosts: [] });
const fault = (...lines: readonly string[]): string => {
  try {
    config(...lines);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("The configuration was taken.");
};

describe("the example of a configuration", () => {
  const path = fileURLToPath(new URL("../../../../docs/tandem.example.yaml", import.meta.url));

  it("can be used, and says what the defaults are", async () => {
    const { choices, warnings } = await readConfigFile(path);
    const { accounts, folder, ...rest } = choices;
    expect(accounts).toMatchObject([
      { name: "anna", readOnly: false },
      { name: "guest", readOnly: true },
    ]);
    expect(accounts?.[0]?.secret).toHaveProperty("hash");
    expect(accounts?.[1]?.tree).toBeUndefined();
    expect(folder).toBe(fileURLToPath(new URL("../../../../docs/files", import.meta.url)));
    expect(warnings.filter((warning) => !warning.includes("Others on this machine"))).toHaveLength(1);

    const { limits, timers, listing, ...plain } = defaultOptions;
    const told = settingsOf(rest, { accounts: accounts ?? [] });
    const untold = settingsOf(undefined, { accounts: accounts ?? [] });
    expect(told.listen).toEqual(untold.listen);
    expect(told.disk).toEqual(untold.disk);
    expect(told.sweep).toBe(untold.sweep);
    expect(told.grace).toBe(defaultGrace);
    const defence = { ...plain.defence, ...told.server.defence };
    expect({ ...plain, ...told.server, defence }).toMatchObject(plain);
    // All of them are explained.
    expect(told.server.limits).toEqual(limits);
    expect(told.server.timers).toEqual(timers);
    expect({ ...listing, ...told.server.listing }).toEqual(listing);
  });

  it("stays usable when each commented key is taken in", async () => {
    const lines = (await readFile(path, "utf8")).split("\n");
    const commented = lines.flatMap((line, at) => (/^ *# [a-z-]+:( |$)/.test(line) ? [at] : []));
    expect(commented.length).toBeGreaterThan(14);
    for (const at of commented) {
      const text = takenIn(lines, at).join("\n");
      const files = /^passwords:/m.test(text)
        ? { server: passwords({ carl: sha }, { everyone: true }), hosts: [] }
        : undefined;
      expect(parseConfig(text, path, files).choices).not.toEqual(parseConfig(lines.join("\n"), path).choices);
    }
  });
});

it.each(["charsets", "defence", "hosts", "languages", "site"])(
  "every piece of it in docs/%s.md can be used",
  async (page) => {
    const path = fileURLToPath(new URL(`../../../../docs/${page}.md`, import.meta.url));
    const pieces = [...(await readFile(path, "utf8")).matchAll(/^```yaml\n([^]*?)^```$/gm)].map(
      ([, piece = ""]) => piece,
    );
    expect(pieces.length).toBeGreaterThan(0);
    for (const piece of pieces) {
      const files = { server: passwords({ ann: sha }), hosts: [] };
      expect(() => parseConfig(piece.replaceAll("$scrypt$…", `"${sha}"`), path, files)).not.toThrow();
    }
  },
);

/** The lines with the commented key at `at`, and all that belongs to it, in the place of the key that is there. */
function takenIn(lines: readonly string[], at: number): readonly string[] {
  const [, indent = "", key = ""] = /^( *)# ([a-z-]+:)/.exec(lines[at] ?? "") ?? [];
  const belongs = (line: string, mark: string): boolean => line.startsWith(`${mark}  `);
  const length = 1 + lines.slice(at + 1).findIndex((line) => !belongs(line, `${indent}# `));
  const block = lines.slice(at, at + length).map((line) => `${indent}${line.slice(indent.length + 2)}`);
  const there = lines.findIndex((line) => indent === "" && line.startsWith(key));
  const thereLength = 1 + lines.slice(there + 1).findIndex((line) => !belongs(line, ""));
  return lines.flatMap((line, index) => {
    if (index === at) return block;
    if (index > at && index < at + length) return [];
    return there >= 0 && index >= there && index < there + thereLength ? [] : [line];
  });
}

describe("a configuration", () => {
  it("gives every choice, with folders relative to the file", () => {
    const { choices } = config(
      "listen: [127.0.0.1, '[::1]:21', 2122]",
      "folder: files",
      "umask: 027",
      "read-only: true",
      "anonymous: { home: public }",
      "greeting: Hello",
      "passive-ports: 5000-5010",
      "public-address: 203.0.113.7",
      "active-port: 0",
      "proxies: [10.0.0.0/8, '::1']",
      "trace: /var/log/t.ndjson",
      "run-as: tandem:files",
      "timers: { login: 1, idle: 2, data-connection: 3, stall: 4, grace: 0.5 }",
      "limits: { sessions: 5, login-tries: 6 }",
    );
    expect(choices).toMatchObject({
      listen: [{ address: "127.0.0.1" }, { address: "::1", port: 21 }, { port: 2122 }],
      folder: "/etc/tandem/files",
      umask: 0o027,
      readOnly: true,
      anonymous: { tree: { folder: { path: "/etc/tandem/public" } } },
      greeting: "Hello",
      passivePorts: { first: 5000, last: 5010 },
      publicAddress: "203.0.113.7",
      activePort: 0,
      proxies: ["10.0.0.0/8", "::1"],
      trace: "/var/log/t.ndjson",
      runAs: { user: "tandem", group: "files" },
      timers: { login: 1_000, idle: 2_000, open: 3_000, stall: 4_000 },
      grace: 500,
      limits: { sessions: 5, loginTries: 6 },
    });
  });

  it("gives accounts, hosts and folders what they are given, each folder with its line", () => {
    const { choices } = config(
      "quota: { size: 5 GB, files: 100 }",
      "mounts:",
      "  /music: /srv/music",
      "  /in: { folder: in, read-only: true, quota: { files: 3 } }",
      "accounts:",
      "  - name: anna",
      "    password: x",
      "    home: anna",
      "    quota: { size: 1 MiB }",
      "    charset: SJIS",
      "    admin: true",
      "    permissions:",
      "      - { path: /, allow: read, deny: all }",
      "      - { path: /in, allow: [write, make-directory] }",
      "hosts:",
      "  - { names: [a.example, '[::1]'], folder: a, greeting: Hi., charset: gbk, anonymous: true }",
      "  - { names: b.example }",
    );
    expect(choices.quota).toEqual({ bytes: 5e9, files: 100 });
    expect(choices.mounts).toMatchObject([
      { point: "/music", readOnly: false, folder: { path: "/srv/music" } },
      { point: "/in", readOnly: true, folder: { path: "/etc/tandem/in", quota: { files: 3 } } },
    ]);
    expect(choices.mounts?.[1]?.folder.fault("Gone.").message).toBe("/etc/tandem/tandem.yaml:4:3: mounts./in: Gone.");
    const none = { list: false, write: false, overwrite: false, remove: false, rename: false, change: false };
    expect(choices.accounts).toMatchObject([
      {
        charset: "shift_jis",
        admin: true,
        tree: { folder: { path: "/etc/tandem/anna", quota: { bytes: 1_048_576 } } },
        permissions: [
          { ...none, path: "/", read: true, makeDirectory: false },
          { path: "/in", write: true, makeDirectory: true },
        ],
      },
    ]);
    expect(choices.accounts?.[0]?.permissions?.[1]).not.toHaveProperty("read");
    expect(choices.hosts).toMatchObject([
      {
        names: ["a.example", "[::1]"],
        greeting: "Hi.",
        charset: "gbk",
        tree: { folder: { path: "/etc/tandem/a" } },
        accounts: [{ name: "anonymous" }, { name: "ftp" }],
      },
      { names: ["b.example"] },
    ]);
    expect(choices.hosts?.[1]).not.toHaveProperty("accounts");
  });

  it("says what clients read, what becomes of uploads, and every limit and time", () => {
    const { choices } = config(
      "links: refuse",
      "uploads: { keep: 2d, sweep: 0, fsync: true }",
      "languages: DE",
      "charset: latin1",
      "listings: { hidden: asked, links: followed, language: DE-ch, media-types: { NC1: Application/x-cnc } }",
      "timers: { maximum-idle: 1h, login-delay: 250ms, linger: 5 }",
      "limits: { command-line: 1 KiB, pipeline: 2000, inflation: 10, hashes-kept: 0 }",
    );
    expect(choices).toMatchObject({
      links: "refuse",
      uploads: { keep: 172_800_000, sweep: 0, fsync: true },
      languages: [{ tag: "de" }],
      charset: "windows-1252",
      listing: { hidden: "asked", links: "followed", language: "de-CH" },
      timers: { maximumIdle: 3_600_000, loginDelay: 250, linger: 5_000 },
      limits: { commandLine: 1_024, pipeline: 2_000, inflation: 10, hashesKept: 0 },
    });
    expect(choices.listing?.mediaTypes).toEqual(new Map([["nc1", "application/x-cnc"]]));
    expect(config("listings: { media-types: true }").choices.listing?.mediaTypes?.get("txt")).toBe("text/plain");
    expect(config("listings: { media-types: false }").choices.listing).toEqual({});
  });

  it("says how guessers are met, what may be moved how fast, and who may be at the other end of a data connection", () => {
    const { choices } = config(
      "bandwidth: { server: 50 MB, account: { download: 10MB/s, upload: unlimited }, session: { upload: 512 KiB } }",
      "defence: { allow: 10.0.0.5, block: [198.51.100.7/24, '2001:DB8::/32'], suspects: ban, points: 5, half-life: 1h, memory: 2d }",
      "fxp: 192.0.2.0/24",
      "data-peers: same-network",
      "public-port: 60000",
      "public-address:",
      "  - { clients: [10.0.0.0/8, 192.168.0.1] }",
      "  - { address: ftp.example.org }",
    );
    expect(choices).toMatchObject({
      bandwidth: { server: 50e6, account: { download: 10e6, upload: Infinity }, session: { upload: 524_288 } },
      defence: {
        allow: ["10.0.0.5"],
        block: ["198.51.100.0/24", "2001:db8::/32"],
        suspects: "ban",
        points: 5,
        halfLife: 3_600_000,
        memory: 172_800_000,
      },
      fxp: ["192.0.2.0/24"],
      dataPeers: "same-network",
      publicPort: 60_000,
      publicAddress: [{ clients: ["10.0.0.0/8", "192.168.0.1"] }, { address: "ftp.example.org" }],
    });
    expect(settingsOf({ ...choices, anonymous: {} }, {}).server).toMatchObject({
      bandwidth: choices.bandwidth,
      defence: choices.defence,
      fxp: choices.fxp,
      dataPeers: "same-network",
      publicPort: 60_000,
      publicAddress: choices.publicAddress,
    });
    expect(config("public-address: ftp.example.org").choices.publicAddress).toBe("ftp.example.org");
    expect(config("fxp: []").choices.fxp).toEqual([]);
  });

  it("gives accounts, the anonymous one and those of hosts their limits and their end", () => {
    const limits =
      "{ sessions: 2, transfers: unlimited, upload-size: 2 GB, bandwidth: 1 MB, session-bandwidth: { upload: 1 kB } }";
    const { choices } = config(
      "accounts:",
      `  - { name: anna, password: x, disabled: true, expires: 2026-12-31T00:00Z, limits: ${limits} }`,
      `anonymous: { limits: ${limits}, permissions: [{ path: /private, deny: all }] }`,
      "hosts:",
      "  - names: a.example",
      "    anonymous: { home: pub, limits: { sessions: 3 } }",
    );
    const taken = {
      sessions: 2,
      transfers: Infinity,
      uploadSize: 2e9,
      bandwidth: 1e6,
      sessionBandwidth: { upload: 1_000 },
    };
    expect(choices.accounts).toMatchObject([
      { name: "anna", disabled: true, expires: Date.UTC(2026, 11, 31), limits: taken },
    ]);
    expect(choices.anonymous).toMatchObject({ limits: taken, permissions: [{ path: "/private" }] });
    expect(choices.anonymous).not.toHaveProperty("tree");
    expect(choices.hosts?.[0]?.accounts).toMatchObject([
      { name: "anonymous", limits: { sessions: 3 } },
      { name: "ftp", limits: { sessions: 3 } },
    ]);
    const served = settingsOf(choices, {}).accounts.find(({ name }) => name === "ftp");
    expect(served).toMatchObject({ limits: taken, readOnly: true });
  });

  it("finds the passwords that are not in it in the file of passwords, and says what cannot be used there", () => {
    const file = passwords({ anna: sha, bob: "", carl: "$y$j9T$abc$def", dora: sha, root: "" }, { upgrade: true });
    const accounts = ["accounts:", "  - { name: anna, home: a }", "  - { name: bob }", "  - { name: carl }"];
    const listed = withPasswords(file, ...accounts);
    expect(listed.choices.accounts).toMatchObject([
      { name: "anna", secret: { hash: sha }, keptIn: file.file, tree: { folder: { path: "/etc/tandem/a" } } },
      { name: "bob", disabled: true },
      { name: "carl", disabled: true },
    ]);
    expect(listed.warnings).toEqual([
      '/etc/tandem/tandem.yaml:4:5: accounts[2]: The password of "carl" in /etc/tandem/passwords:3 cannot be used: it is ' +
        "yescrypt, which is not checked here. Set it anew with: tandem passwd --file /etc/tandem/passwords carl. " +
        "Until then nobody logs in with it.",
    ]);
    const all = withPasswords({ ...file, everyone: true, upgrade: false }, "anonymous: true", ...accounts);
    expect(all.choices.accounts?.map(({ name }) => name)).toEqual(["anna", "bob", "carl", "dora"]);
    expect(all.choices.accounts?.[3]).not.toHaveProperty("keptIn");
    expect(() => withPasswords(file, "accounts: [{ name: emil }]")).toThrow(
      /:1:12: accounts\[0\]: It needs .* It has no line in \/etc\/tandem\/passwords\.$/,
    );
  });

  it("lends a host the server's file of passwords, and none of the server's other accounts", () => {
    const file = passwords({ anna: sha, bob: sha }, { everyone: true });
    const { choices } = withPasswords(file, "hosts:", "  - { names: a.example, accounts: [{ name: anna }] }");
    expect(choices.accounts).toHaveLength(2);
    expect(choices.hosts?.[0]?.accounts).toMatchObject([{ name: "anna", secret: { hash: sha } }]);
  });

  it("takes hashes of other servers", () => {
    const hashes = [
      "$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW",
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
      sha,
    ];
    const lines = hashes.map((hash, at) => `  - { name: a${at}, hash: "${hash}" }`);
    expect(config("accounts:", ...lines).choices.accounts?.map(({ secret }) => secret)).toEqual(
      hashes.map((hash) => ({ hash })),
    );
  });

  it("takes scalars as they stand: a password of digits keeps its zeros", () => {
    const { choices } = config("accounts:", "  - { name: 007, password: 0123 }", "  - { name: null, password: true }");
    expect(choices.accounts).toMatchObject([
      { name: "007", secret: { password: "0123" } },
      { name: "null", secret: { password: "true" } },
    ]);
  });

  it("says nothing when it is empty or only comments", () => {
    expect(config("").choices).toEqual({ accounts: [], timers: {}, limits: {} });
    expect(config("# nothing yet").choices).toEqual({ accounts: [], timers: {}, limits: {} });
  });

  it("warns of a password in clear, once for each", () => {
    const { warnings } = config("accounts:", "  - name: anna", "    password: secret");
    expect(warnings).toEqual([
      "/etc/tandem/tandem.yaml:3:5: accounts[0].password: It stands in clear; use a hash made by: tandem passwd anna",
    ]);
    expect(warnings.join()).not.toContain("secret");
  });

  it("lets the common folder be complained about where it stands, unless the command line names another", () => {
    const { choices } = config("anonymous: true", "folder: gone");
    const said = (folder?: string): string | undefined =>
      settingsOf(choices, folder === undefined ? {} : { folder }).tree?.folder?.fault("It is not there.").message;
    expect(said()).toBe("/etc/tandem/tandem.yaml:2:1: folder: It is not there.");
    expect(said("other")).toBe("It is not there.");
  });

  it("lets a home be complained about where it stands", () => {
    const { choices } = config("accounts:", "  - name: anna", "    password: x", "    home: nowhere");
    expect(choices.accounts?.[0]?.tree?.folder?.fault("It is not there.").message).toBe(
      "/etc/tandem/tandem.yaml:4:5: accounts[0].home: It is not there.",
    );
  });

  it.each([
    [["folder: a", "foldr: b"], "2:1: foldr: There is no such key here; did you mean folder?"],
    [["zzz: b"], "1:1: zzz: There is no such key here."],
    [
      ["accounts:", "  - name: a", "    pasword: x"],
      "3:5: accounts[0].pasword: There is no such key here; did you mean password?",
    ],
    [["anonymous: { hom: x }"], "1:14: anonymous.hom: There is no such key here; did you mean home?"],
    [["timers: { idel: 3 }"], "1:11: timers.idel: There is no such key here; did you mean idle?"],
    [["accounts: {}"], "1:1: accounts: It must be a list."],
    [["accounts: [anna]"], "1:12: accounts[0]: It must be keys with values."],
    [["accounts:", "  - password: x"], "2:5: accounts[0].name: It is missing."],
    [
      ["accounts:", "  - name: a"],
      "2:5: accounts[0]: It needs a hash: or a password:, one of the two, or certificates:, or passwords:.",
    ],
    [["accounts:", "  - { name: a, hash: b, password: c }"], /accounts\[0\].*(must be a hash|one of the two)/],
    [
      ["accounts:", "  - { name: a, hash: b }"],
      /2:16: accounts\[0\]\.hash: It must be a hash; make one with: tandem passwd NAME\.$/,
    ],
    [
      ["accounts:", "  - { name: a, password: b }", "  - { name: a, password: c }"],
      '3:7: accounts[1].name: There is an account "a" already.',
    ],
    [
      ["anonymous: true", "accounts:", "  - { name: ftp, password: b }"],
      '3:7: accounts[0].name: There is an account "ftp" already.',
    ],
    [["read-only: yes"], "1:1: read-only: It must be true or false."],
    [["anonymous: maybe"], "1:1: anonymous: It must be true or false."],
    [["listen: 99999"], "1:1: listen: It must be a port: 0 (a free one) to 65535."],
    [["listen: [2121, 'a b']"], "1:16: listen[1]: It must be an IPv4 or IPv6 address of this machine, or a host name."],
    [["proxies: 10.0.0.0/33"], "1:1: proxies: It must be an address or a block of them, like 10.0.0.7 or 10.0.0.0/8."],
    [["links: all"], "1:1: links: It must be within-root, follow or refuse."],
    [["quota: 5 GB"], "1:1: quota: It must be keys with values: say quota: { size: 5 GB }."],
    [["bandwidth: 5 MB"], "1:1: bandwidth: It must be keys with values: say bandwidth: { server: 5 MB }."],
    [
      ["bandwidth: { server: fast }"],
      "1:14: bandwidth.server: It must be bytes a second, like 10 MB or 512 KiB/s, at least 1 kB; or unlimited.",
    ],
    [["bandwidth: { server: {} }"], /bandwidth\.server: It limits nothing: give download:, like 10 MB, or upload:/],
    [["bandwidth: { server: { down: 1 MB } }"], /bandwidth\.server\.down: There is no such key here\./],
    [["defence: { suspects: maim }"], "1:12: defence.suspects: It must be slow or ban."],
    [["defence: { block: 300.1.1.1 }"], /1:12: defence\.block: It must be an address or a block of them/],
    [["data-peers: anyone"], "1:1: data-peers: It must be same-address or same-network."],
    [["public-address: '::1'"], /1:1: public-address: It must be an IPv4 address, .* or the name of a host/],
    [["public-address: [{ client: 10.0.0.1 }]"], /public-address\[0\]\.client: .*did you mean clients\?/],
    [["public-port: 0"], "1:1: public-port: It must be a port: 1 to 65535."],
    [["accounts: [{ name: a, password: b, expires: soon }]"], /expires: It must be a day like 2026-12-31/],
    [["accounts: [{ name: a, password: b, limits: { session: 1 } }]"], /limits\.session: .*did you mean sessions\?/],
    [["charset: klingon"], /^1:1: charset: It must be a charset with ASCII in it, .* or latin1\.$/],
    [["charset: shift-jsi"], /or latin1\. Did you mean shift_jis\?$/],
    [["tls: on"], "1:1: tls: It must be off, offered or required."],
    [
      ["hosts:", "  - { names: [a.example, b.example] }", "  - { names: [c.example, B.Example.] }"],
      '3:26: hosts[1].names[1]: The host "B.Example." is named twice, here and in hosts[0]: a name means one host.',
    ],
    [["hosts: [{ names: ['::1'] }, { names: '[0::1]' }]"], /hosts\[1\]\.names: The host "\[0::1\]" is named twice/],
    [["passwords: { upgrade: true }"], /passwords\.?(file)?: It is missing\./],
    [["quota: {}"], "1:1: quota: It limits nothing: give size:, like 5 GB, or files:, or both."],
    [
      ["quota: { size: lots }"],
      "1:10: quota.size: It must be bytes, like 5 GB, 500 MB, 16 MiB or 4608, and at least 1.",
    ],
    [
      ["accounts:", "  - { name: a, password: b, quota: { files: 3 } }"],
      "2:5: accounts[0]: A quota is about a folder: give the account a home:, or limit the folder that it shares.",
    ],
    [
      ["hosts:", "  - { names: a.example, quota: { files: 3 } }"],
      "2:5: hosts[0]: A quota is about a folder: give the host a folder:, or limit that of the server.",
    ],
    [
      ["mounts:", "  music: /srv"],
      '2:3: mounts.music: A mount point is a path as clients see it, like /music; what is at "/" is the folder.',
    ],
    [["mounts: { /m: { foldr: x } }"], "1:17: mounts./m.foldr: There is no such key here; did you mean folder?"],
    [["hosts:", "  - { names: [] }"], "2:7: hosts[0].names: The list is empty."],
    [
      ["hosts:", "  - { names: 'a b' }"],
      "2:7: hosts[0].names: It must be a domain like ftp.example.org, or an address of this server.",
    ],
    [
      ["hosts:", "  - { names: a.example, accounts: [{ name: x, password: y }, { name: x, password: z }] }"],
      '2:64: hosts[0].accounts[1].name: There is an account "x" already.',
    ],
    [
      ["charset: utf-16"],
      "1:1: charset: It must be a charset with ASCII in it, like gbk, shift_jis, windows-1251 or latin1.",
    ],
    [
      ["languages: [de, fr]"],
      "1:17: languages[1]: It must be a language that comes with the server: de. English is always there.",
    ],
    [["listings: { language: de_DE }"], "1:13: listings.language: It must be a language tag, like en or de-CH."],
    [["listings: { media-types: { txt: text } }"], /1:28: .*It must be a media type, like text\/plain\.$/],
    [["timers: { maximum-idle: 29s }"], /^1:11: timers\.maximum-idle: .*, from 30s to 1d\.$/],
    [["timers: { idle: 2w }"], "1:11: timers.idle: It must be a time like 250ms, 30s, 5m, 24h or 7d, from 1s to 1d."],
    [["uploads: { keep: 99d }"], /uploads\.keep: It must be a time like .*, from 0 to 30d\.$/],
    [["limits: { session: 3 }"], "1:11: limits.session: There is no such key here; did you mean sessions?"],
    [
      rules("{ path: in, allow: read }"),
      /permissions\[0\]\.path: It must be a path as clients see it, beginning with "\/"/,
    ],
    [rules("{ path: /in }"), /permissions\[0\]: It says nothing: give allow: or deny:, or both\.$/],
    [rules("{ path: /in, allow: [read], deny: read }"), /permissions\[0\]: It allows and denies read: name it in one/],
    [rules("{ path: /in, allow: reed }"), /There is no right "reed"; there are read, list, write, .*, all\.$/],
    [["folder:"], "1:1: folder: It is empty."],
    [["folder: [a]"], "1:1: folder: It must be a single value."],
    [["just words"], "1:1: It must be keys with values."],
    [["folder: a", "folder: b"], /^2:1: .*unique\.$/],
    [["accounts: ["], /^1:12: |^2:1: /],
  ])("that is wrong is told by line, column and path: %j", (lines, expected) => {
    const said = fault(...lines);
    expect(said).toMatch(/^\/etc\/tandem\/tandem\.yaml:/);
    const rest = said.slice("/etc/tandem/tandem.yaml:".length);
    if (typeof expected === "string") expect(rest).toBe(expected);
    else expect(rest).toMatch(expected);
  });

  it("warns when everybody can read passwords in it, or in a file of passwords", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tandem-config-"));
    try {
      const [path, passwords] = [join(folder, "t.yaml"), join(folder, "passwords")];
      await writeFile(passwords, `ann:${sha}\n`, { mode: 0o640 });
      await writeFile(path, "passwords: ./passwords\naccounts: [{ name: a, password: b }, { name: ann }]\n", {
        mode: 0o640,
      });
      const told = async () => (await readConfigFile(path)).warnings.filter((warning) => warning.includes("chmod"));
      expect(await told()).toEqual([]);
      await chmod(path, 0o644);
      await chmod(passwords, 0o604);
      expect(await told()).toEqual([
        `${path}:1:1: Others on this machine can read the passwords in it: chmod 600 forbids it, or 640 with the group of the server.`,
        expect.stringMatching(
          /:1:1: passwords: Others on this machine can read the hashes of passwords in .*\/passwords: chmod/,
        ),
      ]);
      await writeFile(path, "anonymous: true\n");
      expect(await told()).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("never shows a password in a complaint", () => {
    expect(fault("accounts:", "  - { name: a, password: [topsecret] }")).not.toContain("topsecret");
    expect(fault("accounts:", "  - { name: a, hash: topsecret }")).not.toContain("topsecret");
  });
});
