import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { defaultOptions } from "@tandem/server";
import { describe, expect, it } from "vitest";
import { parseConfig, readConfigFile } from "./config-file.ts";
import { defaultGrace, settingsOf } from "./settings.ts";

const config = (...lines: readonly string[]) => parseConfig(lines.join("\n"), "/etc/tandem/tandem.yaml");
const rules = (rule: string): readonly string[] => [
  "accounts:",
  `  - { name: a, password: b, permissions: [${rule}] }`,
];
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
    expect(warnings).toHaveLength(1);

    const { limits, timers, listing, ...plain } = defaultOptions;
    const told = settingsOf(rest, { accounts: accounts ?? [] });
    const untold = settingsOf(undefined, { accounts: accounts ?? [] });
    expect(told.listen).toEqual(untold.listen);
    expect(told.disk).toEqual(untold.disk);
    expect(told.sweep).toBe(untold.sweep);
    expect(told.grace).toBe(defaultGrace);
    expect({ ...plain, ...told.server }).toMatchObject(plain);
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
      expect(parseConfig(text, path).choices).not.toEqual(parseConfig(lines.join("\n"), path).choices);
    }
  });
});

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
    [["accounts:", "  - name: a"], "2:5: accounts[0]: It needs a hash: or a password:, one of the two."],
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

  it("never shows a password in a complaint", () => {
    expect(fault("accounts:", "  - { name: a, password: [topsecret] }")).not.toContain("topsecret");
    expect(fault("accounts:", "  - { name: a, hash: topsecret }")).not.toContain("topsecret");
  });
});
