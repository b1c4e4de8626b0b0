import { describe, expect, it } from "vitest";
import { usageError } from "../../command-error.ts";
import type { ServeChoices } from "../choices.ts";
import { parseConfig } from "../config-file.ts";
import { settingsOf } from "../settings.ts";
import { tlsChoiceOf } from "./tls-flags.ts";

const config = (...lines: readonly string[]): ServeChoices =>
  parseConfig([...lines, "anonymous: true"].join("\n"), "/etc/tandem/tandem.yaml").choices;
const fault = (...lines: readonly string[]): string => {
  try {
    settingsOf(config(...lines), {});
  } catch (error) {
    return (error as Error).message.replace("/etc/tandem/tandem.yaml:", "");
  }
  throw new Error("It was taken.");
};

describe("TLS of a server", () => {
  it("is offered when nobody says anything, with what the server has as defaults", () => {
    const { tls, listen } = settingsOf(undefined, {});
    expect(tls).toMatchObject({ certificates: undefined, authorities: [] });
    expect(tls?.setup).toMatchObject({
      login: "offered",
      data: "offered",
      sessionReuse: "prefer",
      clearing: "refused",
    });
    expect(tls?.setup.clientCertificates).toEqual({ demand: "ignored", authorities: [] });
    expect(listen).toEqual([{ address: "::", port: 2121 }]);
  });

  it("is required for files too where it is required, unless somebody says otherwise", () => {
    expect(settingsOf(undefined, { tls: { mode: "required" } }).tls?.setup).toMatchObject({
      login: "required",
      data: "required",
    });
    const tls = settingsOf(config("tls: { mode: required, data: offered }"), {}).tls;
    expect(tls?.setup).toMatchObject({ login: "required", data: "offered" });
  });

  it("can be said in a file in one word, or with everything, with files beside it", () => {
    expect(settingsOf(config("tls: off"), {}).tls).toBeUndefined();
    expect(settingsOf(config("tls: required"), {}).tls?.setup.login).toBe("required");
    const { tls } = settingsOf(
      config(
        "tls:",
        "  certificates:",
        "    - { cert: ec.pem, key: /keys/ec.pem, passphrase-file: pass }",
        "    - { cert: rsa.pem }",
        "  reuse: require",
        "  minimum-version: 1.3",
        "  ciphers: TLS_AES_128_GCM_SHA256",
        "  close-notify: optional",
        "  clearing: allowed",
        "  client-certificates: { demand: required, authorities: ca.pem }",
      ),
      {},
    );
    expect(tls?.certificates).toMatchObject([
      { cert: { path: "/etc/tandem/ec.pem" }, key: { path: "/keys/ec.pem" }, passphrase: { path: "/etc/tandem/pass" } },
      { cert: { path: "/etc/tandem/rsa.pem" } },
    ]);
    expect(tls?.certificates?.[0]?.key?.fault("No.").message).toBe(
      "/etc/tandem/tandem.yaml:3:23: tls.certificates[0].key: No.",
    );
    expect(tls?.setup).toMatchObject({
      sessionReuse: "require",
      minimumVersion: "TLSv1.3",
      ciphers: "TLS_AES_128_GCM_SHA256",
      closeNotify: "optional",
      clearing: "allowed",
      clientCertificates: { demand: "required" },
    });
    expect(tls?.authorities).toMatchObject([{ path: "/etc/tandem/ca.pem" }]);
  });

  it("is required where a certificate of clients is, and cannot be only offered then", () => {
    const demand = "client-certificates: { demand: required, authorities: ca.pem }";
    expect(settingsOf(config(`tls: { ${demand} }`), {}).tls?.setup).toMatchObject({
      login: "required",
      data: "required",
    });
    const sentence = /tls\.client-certificates\.demand: Who logs in without TLS .*say mode: required/;
    expect(fault(`tls: { mode: offered, ${demand} }`)).toMatch(sentence);
    expect(() => settingsOf(config(`tls: { ${demand} }`), { tls: { mode: "offered" } })).toThrow(sentence);
    expect(settingsOf(config(`tls: { mode: offered, ${demand} }`), { tls: { mode: "required" } }).tls).toBeDefined();
  });

  it("warns that any certificate will do where one is required and nobody vouches for it", () => {
    const warnings = (text: string) => parseConfig(text, "t.yaml").warnings;
    expect(warnings("tls: { client-certificates: { demand: required } }")).toEqual([
      expect.stringMatching(
        /^t\.yaml:1:31: tls\.client-certificates\.demand: Any certificate will do, .* by authorities:\.$/,
      ),
    ]);
    expect(warnings("tls: { client-certificates: { demand: required, authorities: ca.pem } }")).toEqual([]);
  });

  it("tells an account whose certificates nobody vouches for, which without a password is a fault", () => {
    expect(fault("accounts: [{ name: a, certificates: named }]")).toMatch(
      /^1:23: accounts\[0\]\.certificates: Nobody vouches for .* authorities: .* nobody could log in with it\.$/,
    );
    const { warnings } = parseConfig("accounts: [{ name: a, password: b, certificates: named }]", "t.yaml");
    expect(warnings).toContainEqual(
      expect.stringMatching(/accounts\[0\]\.certificates: .* only the password counts\.$/),
    );
  });

  it("asks clients for a certificate as soon as an account takes one", () => {
    const fingerprint = "AB:".repeat(32).slice(0, -1);
    const { tls, accounts } = settingsOf(
      config(
        "accounts:",
        `  - { name: anna, tls: required, certificates: "${fingerprint}" }`,
        "  - { name: b, certificates: named }",
        "tls: { client-certificates: { authorities: ca.pem } }",
      ),
      {},
    );
    expect(tls?.setup.clientCertificates.demand).toBe("wanted");
    expect(accounts[0]).toMatchObject({ tls: "required", certificates: ["ab".repeat(32)] });
    expect(accounts[1]).toMatchObject({ certificates: "named" });
  });

  it("lets the command line win, key by key", () => {
    const file = config("tls: { mode: required, reuse: off, certificates: { cert: file.pem } }");
    const { tls } = settingsOf(file, {
      tls: tlsChoiceOf({ tlsReuse: "require", tlsCert: ["line.pem"], tlsKey: ["k.pem"] })!,
    });
    expect(tls?.setup).toMatchObject({ login: "required", sessionReuse: "require" });
    expect(tls?.certificates).toMatchObject([{ cert: { path: "line.pem" }, key: { path: "k.pem" } }]);
    expect(settingsOf(file, { tls: { mode: "off" } }).tls).toBeUndefined();
  });

  it("begins with the first byte at ports that say so", () => {
    expect(
      settingsOf(config("listen: [2121, { tls: implicit }, { address: '::1', port: 9990, tls: implicit }]"), {}).listen,
    ).toEqual([
      { address: "::", port: 2121 },
      { address: "::", port: 990, tls: "implicit" },
      { address: "::1", port: 9990, tls: "implicit" },
    ]);
    const two = { listen: [{ address: "127.0.0.1" }, { address: "127.0.0.1", port: 21 }] };
    expect(settingsOf(undefined, { ...two, ftpsPort: 2990 }).listen.slice(2)).toEqual([
      { address: "127.0.0.1", port: 2990, tls: "implicit" },
    ]);
    expect(fault("listen: { tls: implicit }", "tls: off")).toMatch(/^Implicit TLS is asked for at one of the ports/);
  });

  it("begins with the first byte at no port that is asked for in clear too", () => {
    const same = /^Port 2121 is asked for twice at ::, in clear and for implicit TLS: give one of them another\.$/;
    expect(() => settingsOf(undefined, { ftpsPort: 2121 })).toThrow(same);
    expect(fault("listen: [2121, { port: 2121, tls: implicit }]")).toMatch(same);
    expect(fault("listen: [2121, 2121]")).toBe("Port 2121 is asked for twice at ::.");
    expect(settingsOf(undefined, { listen: [{ port: 0 }], ftpsPort: 0 }).listen).toHaveLength(2);
  });

  it("gives a host certificates of its own", () => {
    const { hosts } = settingsOf(config("hosts: [{ names: a.example, certificates: { cert: a.pem } }]"), {});
    expect(hosts[0]?.certificates).toMatchObject([{ cert: { path: "/etc/tandem/a.pem" } }]);
  });

  it.each([
    [["tls: on"], "1:1: tls: It must be off, offered or required."],
    [["tls: { moed: off }"], "1:8: tls.moed: There is no such key here; did you mean mode?"],
    [["tls: { minimum-version: 1.1 }"], /^1:8: tls\.minimum-version: It must be 1\.2 or 1\.3;/],
    [["tls: { certificates: { key: a } }"], "1:8: tls.certificates.cert: It is missing."],
    [
      ["tls: { certificates: [{ cert: a }, { cert: b, kye: c }] }"],
      /^1:\d+: tls\.certificates\[1\]\.kye: .*did you mean key\?$/,
    ],
    [["tls:", "  ciphers: FOO"], /^2:3: tls\.ciphers: It must be ciphers by the names of OpenSSL/],
    [["listen: [{ port: 21, tls: maybe }]"], "1:22: listen[0].tls: It must be explicit or implicit."],
    [
      ["accounts: [{ name: a, certificates: [abc] }]"],
      /^1:\d+: accounts\[0\]\.certificates\[0\]: It must be named, or SHA-256/,
    ],
    [["accounts: [{ name: a, password: b, tls: yes }]"], /accounts\[0\]\.tls: It must be offered or required\.$/],
  ])("is told by line and column what is wrong with %j", (lines, expected) => {
    if (typeof expected === "string") expect(fault(...lines)).toBe(expected);
    else expect(fault(...lines)).toMatch(expected);
  });
});

describe("the options of TLS", () => {
  it.each([
    [{ tlsKey: ["k"] }, "--tls-key belongs to a --tls-cert: name the certificate too."],
    [{ tlsCert: ["a", "b"], tlsKey: ["k"] }, /^Each --tls-cert needs its --tls-key here/],
    [{ tls: "off" as const, tlsCert: ["a"] }, "--tls-cert and --tls off contradict each other: choose one."],
    [{ tls: "off" as const, ftpsPort: 990 }, "--ftps-port and --tls off contradict each other: choose one."],
  ])("contradict each other in %j", (flags, sentence) => {
    expect(() => tlsChoiceOf(flags)).toThrow(sentence);
  });

  it("name certificates and keys in pairs, or certificates that hold their keys", () => {
    expect(tlsChoiceOf({})).toBeUndefined();
    expect(tlsChoiceOf({ tlsCert: ["a", "b"] })).toEqual({
      certificates: [{ cert: { path: "a", fault: usageError } }, { cert: { path: "b", fault: usageError } }],
    });
    expect(tlsChoiceOf({ tls: "required", tlsCert: ["a"], tlsKey: ["k"] })).toMatchObject({
      mode: "required",
      certificates: [{ cert: { path: "a" }, key: { path: "k" } }],
    });
  });
});
