import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { accountList } from "@tandem/server";
import { makeCertificate, type Certificate } from "@tandem/transport";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { place, run, type Place, type Ran } from "../client/run.fixtures.ts";
import { readTlsFlags } from "../client/tls-flags.ts";
import { script, sitDown } from "../open/prompt.fixtures.ts";
import { certificateFacts } from "../serve/tls/certificate-facts.ts";

const made = { names: ["127.0.0.1"], date: Date.now(), days: 10 };
const authority = makeCertificate({ ...made, names: ["Somebody"], authority: true });
const own = makeCertificate(made);
const vouched = makeCertificate({ ...made, issuer: authority });
const hers = makeCertificate({ ...made, names: ["anna"], issuer: authority });
const pin = certificateFacts(own).fingerprint.replaceAll(":", "").toLowerCase();

let selfSigned: Place;
let trusted: Place;
let clear: Place;
let implicit = 0;
beforeAll(async () => {
  const accounts = accountList([
    { name: "demo", secret: { password: "secret" } },
    { name: "anna", secret: { password: "nobody knows it" }, certificates: "named" },
  ]);
  const clientCertificates = { demand: "wanted", authorities: [authority.chain] } as const;
  [selfSigned, trusted, clear] = await Promise.all([
    place({ tls: { certificates: [own] } }),
    place({
      accounts,
      tls: {
        certificates: [vouched],
        login: "required",
        data: "required",
        sessionReuse: "require",
        clientCertificates,
      },
    }),
    place(),
  ]);
  implicit = (await trusted.server.listen({ address: "127.0.0.1", port: 0 }, { tls: "implicit" })).port;
  const pem: readonly (readonly [string, Certificate | undefined, string])[] = [
    ["ca.pem", undefined, authority.chain],
    ["anna.pem", hers, hers.chain],
    ["anna.key", hers, hers.key],
  ];
  for (const [name, , text] of pem) await writeFile(file(name), text);
});
afterAll(() => Promise.all([selfSigned, trusted, clear].map((each) => each[Symbol.asyncDispose]())));

const file = (name: string): string => join(trusted.local, name);
const ca = (): readonly string[] => ["--ca", file("ca.pem")];
const tandem = (...words: readonly string[]): Promise<Ran> => run(words);

describe("ciphers", () => {
  it("are offered as they are asked for, and what is none is a failure that says so", async () => {
    const url = trusted.url("").replace("ftp:", "ftpes:");
    const { code } = await tandem("ls", url, ...ca(), "--ciphers", "DEFAULT");
    expect(code).toBe(0);
    const { code: failed, err } = await tandem("ls", url, ...ca(), "--ciphers", "NONSENSE");
    expect([failed, err]).toEqual([1, expect.stringContaining("TLS cannot be set up with")]);
  });
});

describe("a certificate that nobody vouches for", () => {
  it.each(["ftpes://me@example.org:secret@", "ftps:me:secret@"])(
    "tells no password of a URL like %s",
    async (begun) => {
      const { err } = await tandem("ls", selfSigned.url("").replace(/^ftp:.*@/, begun), "--tls");
      expect(err).not.toContain("secret");
    },
  );

  it("is refused with its fault, its fingerprint, and the command that pins it, without the password", async () => {
    const url = selfSigned.url("").replace("ftp:", "ftpes:");
    const { code, out, err } = await tandem("ls", "-l", url);
    expect([code, out]).toEqual([1, ""]);
    expect(err.split("\n")).toEqual([
      "tandem: The certificate of 127.0.0.1 is not trusted: it is signed by itself and by no authority.",
      `Its SHA-256 fingerprint is ${certificateFacts(own).fingerprint}.`,
      "Pin that if you know from its operator that it is the server's.",
      `  tandem ls -l ftpes://demo@127.0.0.1:${selfSigned.port}/ --pin ${pin}`,
      "",
    ]);
  });

  it("is refused with the command that believes its authority too, where it has one that is not known", async () => {
    const url = trusted.url("").replace("ftp:", "ftpes:");
    const { err } = await tandem("ls", url);
    const [what, , , , advice, command] = err.split("\n");
    expect(what).toContain("it is signed by Somebody, no authority that is known here.");
    expect(advice).toBe("Or believe its authority, if that is yours and you have its certificate:");
    expect(command).toBe(`  tandem ls ftpes://demo@127.0.0.1:${trusted.port}/ --ca FILE`);
    expect((await tandem("ls", url.replace("127.0.0.1", "localhost"))).err).not.toContain("--ca");
  });

  it("is believed when it is pinned, and then no other is, and nobody is told how to get around that", async () => {
    await selfSigned.serve("a.txt", "abc");
    const url = selfSigned.url("a.txt");
    expect(await tandem("cat", url, "--pin", pin)).toEqual({ code: 0, out: "abc", err: "" });
    const { code, err } = await tandem("cat", url, "--pin", "0".repeat(64));
    expect(code).toBe(1);
    expect(err).toMatch(
      /^tandem: The certificate of 127\.0\.0\.1 is not the one that was pinned: .*\nSomebody may be in between/,
    );
    expect(err).not.toContain("--pin");
  });

  it("is believed with --insecure, which says what that means", async () => {
    const words = ["ls", selfSigned.url(""), "--insecure"];
    const { code, err } = await tandem(...words);
    expect([code, err]).toEqual([
      0,
      "tandem: The certificate of 127.0.0.1 is not checked: whoever is in between can read and change everything.\n",
    ]);
    expect(await tandem(...words, "--quiet")).toMatchObject({ code: 0, err: "" });
  });
});

describe("a client command under TLS", () => {
  it("moves files with a server that demands it everywhere, session reuse included", async () => {
    await writeFile(file("up.txt"), "up");
    for (const url of [trusted.url(""), `ftps://demo:secret@127.0.0.1:${implicit}/`]) {
      expect(await tandem("put", file("up.txt"), url, ...ca())).toEqual({ code: 0, out: "", err: "" });
      expect(await tandem("cat", `${url}up.txt`, ...ca())).toEqual({ code: 0, out: "up", err: "" });
      expect(await tandem("rm", `${url}up.txt`, ...ca())).toMatchObject({ code: 0 });
    }
    expect(await readdir(trusted.remote)).toEqual([]);
  });

  it("shows a certificate of its own, which does for a password", async () => {
    await trusted.serve("hers.txt", "x");
    const url = `ftpes://anna@127.0.0.1:${trusted.port}/`;
    const shown = ["--cert", file("anna.pem"), "--key", file("anna.key")];
    expect(await tandem("ls", url, ...ca(), ...shown)).toEqual({ code: 0, out: "hers.txt\n", err: "" });
    const tls = await readTlsFlags({ ca: [file("ca.pem")], cert: file("anna.pem"), key: file("anna.key") });
    const { out, failure } = await script(trusted, ["ls"], { server: url, tls });
    expect([failure, out]).toEqual([undefined, expect.stringContaining("hers.txt")]);
    const password = `There is no password for anna@127.0.0.1:${trusted.port}`;
    const asked = await tandem("ls", url.replace("anna", "demo"), ...ca(), ...shown);
    expect(asked).toMatchObject({ code: 2, err: expect.stringContaining(password.replace("anna", "demo")) });
    expect(await tandem("ls", url, ...ca())).toMatchObject({ code: 2, err: expect.stringContaining(password) });
    expect(await run(["ls", url, ...ca()], { env: { TANDEM_PASSWORD: "any" } })).toMatchObject({ code: 1 });
  });

  it("says neither name nor password to a server that has no TLS", async () => {
    const trace = file("trace.ndjson");
    const { code, err } = await tandem("ls", clear.url(""), "--tls", "--trace", trace);
    expect(code).toBe(1);
    expect(err).toMatch(/^tandem: 127\.0\.0\.1:\d+ refuses TLS: "5\d\d .*Nothing else was sent/);
    expect(await trusted.text("local", "trace.ndjson")).not.toContain('"text":"USER');
  });

  it.each([
    [["--key", "a.key"], "--key belongs to a --cert: name the certificate too."],
    [["--insecure", "--pin", pin], "--insecure and --pin contradict each other: the pin is enough."],
    [["--ca", "/no/ca.pem"], "The authority /no/ca.pem cannot be read: there is no such file or folder."],
    [["--pin", "abc"], /64 hexadecimal digits, with or without colons\.$/],
  ])("is not begun with %j", async (flags, sentence) => {
    const { code, err } = await tandem("ls", "ftp://127.0.0.1:1/", ...flags);
    expect(code).toBe(2);
    if (typeof sentence === "string") expect(err).toBe(`tandem: ${sentence}\n`);
    else expect(err.trimEnd()).toMatch(sentence);
  });
});

it.each([
  [["--cert", "anna.pem"], "anna.pem holds no private key in PEM; name its file with --key."],
  [["--cert", "anna.pem", "--key", "ca.pem"], "ca.pem holds no private key in PEM."],
  [["--cert", "anna.key"], "anna.key holds no certificate in PEM."],
  [["--ca", "anna.key"], "anna.key holds no certificate in PEM."],
])("%j are files that cannot do, which is said of them before anything else", async (flags, sentence) => {
  const named = flags.map((word) => (word.startsWith("--") ? word : file(word)));
  const { code, err } = await tandem("ls", "ftps://127.0.0.1:1/", ...named);
  expect([code, err]).toEqual([2, `tandem: ${trusted.local}/${sentence}\n`]);
});

describe("the prompt under TLS", () => {
  it("says that it is secured, at open, at its prompt and in status, and again as somebody else", async () => {
    const tls = { wanted: true, options: { trust: { pins: [pin] } } };
    const typist = sitDown(selfSigned, { tls });
    await typist.see("Connected to demo@127.0.0.1");
    expect(await typist.see("ftps> ")).toContain("secured by TLSv1.3.");
    typist.type("status\r");
    await typist.see("TLS        TLSv1.3");
    typist.type("user demo secret\r");
    await typist.see("secured by TLSv1.3.");
    typist.type("close\r");
    await typist.see("ftp> ");
    typist.type("bye\r");
    await typist.ended;
  });

  it("judges the certificate before anybody has to type a password", async () => {
    const typist = sitDown(selfSigned, { server: `ftpes://demo@127.0.0.1:${selfSigned.port}/` });
    await typist.see("is not trusted");
    await typist.see("ftp> ");
    typist.type("bye\r");
    await typist.ended;
    expect(typist.screen).not.toContain("Password for");
  });

  it("opens servers by the schemes of URLs, and refuses a certificate like the other commands", async () => {
    const url = `ftps://demo:secret@127.0.0.1:${implicit}/`;
    const { err } = await script(trusted, [`open ${url}`], { server: "" });
    expect(err).toContain("is not trusted: it is signed by Somebody, no authority that is known here.\n");
    expect(err).toMatch(new RegExp(`\\n  tandem open ftps://demo@127\\.0\\.0\\.1:${implicit}/ --pin [\\da-f]{64}\\n`));
    const tls = { wanted: false, options: { trust: { authorities: [authority.chain] } } };
    const { out, failure } = await script(trusted, [`open ${url}`, "ls"], { server: "", tls });
    expect(failure).toBeUndefined();
    expect(out).toContain(`Connected to demo@127.0.0.1:${implicit}, secured by TLSv1.3.`);
  });
});
