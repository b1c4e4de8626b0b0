import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { defaultOptions } from "@tandem/server";
import { describe, expect, it } from "vitest";
import { parseConfig, readConfigFile } from "./config-file.ts";
import { defaultGrace, settingsOf } from "./settings.ts";

const config = (...lines: readonly string[]) => parseConfig(lines.join("\n"), "/etc/tandem/tandem.yaml");
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
    expect(accounts?.[1]?.home).toBeUndefined();
    expect(folder).toBe(fileURLToPath(new URL("../../../../docs/files", import.meta.url)));
    expect(warnings).toHaveLength(1);

    const { limits, timers, ...plain } = defaultOptions;
    const told = settingsOf(rest, { accounts: accounts ?? [] });
    const untold = settingsOf(undefined, { accounts: accounts ?? [] });
    expect(told.listen).toEqual(untold.listen);
    expect(told.umask).toBe(untold.umask);
    expect(told.grace).toBe(defaultGrace);
    expect(told.server).toMatchObject(plain);
    expect(limits).toMatchObject(told.server.limits);
    expect(timers).toMatchObject(told.server.timers);
  });

  it("stays usable when each commented line is taken in", async () => {
    const lines = (await readFile(path, "utf8")).split("\n");
    const commented = lines.flatMap((line, at) => (/^# [a-z-]+: \S/.test(line) ? [at] : []));
    expect(commented.length).toBeGreaterThan(1);
    for (const at of commented) {
      const text = lines.map((line, other) => (other === at ? line.slice(2) : line)).join("\n");
      expect(parseConfig(text, path).choices.accounts).toHaveLength(2);
    }
  });
});

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
      "trace: /var/log/t.ndjson",
      "timers: { login: 1, idle: 2, data-connection: 3, stall: 4, grace: 0.5 }",
      "limits: { sessions: 5, login-tries: 6 }",
    );
    expect(choices).toMatchObject({
      listen: [{ address: "127.0.0.1" }, { address: "::1", port: 21 }, { port: 2122 }],
      folder: "/etc/tandem/files",
      umask: 0o027,
      readOnly: true,
      anonymous: { home: { path: "/etc/tandem/public" } },
      greeting: "Hello",
      passivePorts: { first: 5000, last: 5010 },
      publicAddress: "203.0.113.7",
      activePort: 0,
      trace: "/var/log/t.ndjson",
      timers: { login: 1_000, idle: 2_000, open: 3_000, stall: 4_000 },
      grace: 500,
      limits: { sessions: 5, loginTries: 6 },
    });
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
    expect(choices.accounts?.[0]?.home?.fault("It is not there.").message).toBe(
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
