import { once } from "node:events";
import type { ConnectionOptions, TLSSocket } from "node:tls";
import { accountList } from "@tandem/server";
import { memoryServer, type MemoryServer } from "@tandem/testkit";
import { makeCertificate } from "@tandem/transport";
import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { certificate } from "./tls/certificate.ts";
import { readSecure, secureClient, secureServer, tlsOver } from "./tls/secure-client.ts";

const date = Date.now();
const certificateFor = (name: string, key?: "ecdsa" | "rsa") =>
  makeCertificate({ names: [name], date, days: 2, ...(key && { key }) });

/** The name and the kind of key of the certificate that a client is shown. */
async function shownTo(made: MemoryServer, options: ConnectionOptions, before?: string): Promise<string> {
  const clear = await made.connect();
  if (before !== undefined) await clear.ask(before);
  await clear.ask("AUTH TLS");
  clear.socket.stream.removeAllListeners("data");
  const tls = tlsOver(clear.socket, { rejectUnauthorized: false, ...options });
  await once(tls, "secureConnect");
  return nameOf(tls);
}

function nameOf(tls: TLSSocket): string {
  const shown = tls.getPeerX509Certificate()!;
  return `${shown.subject} ${shown.publicKey.asymmetricKeyType}`;
}

describe("of several certificates a client gets", () => {
  const certificates = [
    certificateFor("one.example.org"),
    certificateFor("one.example.org", "rsa"),
    certificateFor("*.example.net"),
  ];

  it("the one for the name that it asks for, and the first when there is none", async () => {
    await using made = await secureServer({ tls: { certificates } });
    expect(await shownTo(made, { servername: "one.example.org" })).toMatch(/^CN=one\.example\.org /);
    expect(await shownTo(made, { servername: "ftp.example.net" })).toBe("CN=*.example.net ec");
    expect(await shownTo(made, { servername: "elsewhere.example.com" })).toMatch(/^CN=one\.example\.org /);
    expect(await shownTo(made, { servername: "" })).toMatch(/^CN=one\.example\.org /);
  });

  it("one with a kind of key that it takes", async () => {
    await using made = await secureServer({ tls: { certificates } });
    const rsa = { servername: "one.example.org", sigalgs: "rsa_pss_rsae_sha256" };
    expect(await shownTo(made, rsa)).toBe("CN=one.example.org rsa");
    const old = {
      servername: "one.example.org",
      maxVersion: "TLSv1.2",
      ciphers: "ECDHE-RSA-AES128-GCM-SHA256",
    } as const;
    expect(await shownTo(made, old)).toBe("CN=one.example.org rsa");
  });

  it("one with a kind of key that it takes, for another name than the first too", async () => {
    const both = ["one.example.org", "two.example.org"].flatMap((name) => [
      certificateFor(name),
      certificateFor(name, "rsa"),
    ]);
    await using made = await secureServer({ tls: { certificates: both } });
    for (const name of ["one", "two"]) {
      const servername = `${name}.example.org`;
      expect(await shownTo(made, { servername, sigalgs: "rsa_pss_rsae_sha256" })).toBe(`CN=${servername} rsa`);
      expect(await shownTo(made, { servername, sigalgs: "ecdsa_secp256r1_sha256" })).toBe(`CN=${servername} ec`);
    }
  });

  it("that of the host that it has named with HOST, when it names none by SNI", async () => {
    await using made = await secureServer({
      tls: { certificates },
      hosts: [{ names: ["host.example.org"], certificates: [certificateFor("host.example.org")] }],
    });
    expect(await shownTo(made, { servername: "" }, "HOST host.example.org")).toBe("CN=host.example.org ec");
    expect(await shownTo(made, { servername: "host.example.org" })).toBe("CN=host.example.org ec");
    expect(await shownTo(made, { servername: "" })).toMatch(/^CN=one\.example\.org /);
  });

  it("the same on a data connection, whose session goes on also under another name than the first", async () => {
    await using made = await secureServer({ tls: { certificates, sessionReuse: "require" } });
    await made.put("/a", "abc");
    const ftp = await secureClient(made, { servername: "ftp.example.net", ca: certificates[2]!.chain });
    await ftp.private();
    await ftp.logIn();
    const data = await ftp.data();
    expect(await ftp.ask("RETR a")).toMatch(/^150 /);
    expect(await readSecure(data)).toBe("abc");
    expect(await ftp.reply()).toMatchObject({ code: 226 });
  });
});

describe("SNI", () => {
  const hosts = [
    {
      names: ["ftp.example.org"],
      greeting: "There.",
      accounts: accountList([{ name: "there", secret: { password: "secret" } }]),
    },
  ];

  it("means the virtual host of that name, for clients that know no HOST", async () => {
    await using made = await secureServer({ hosts });
    const ftp = await secureClient(made, { servername: "ftp.example.org", rejectUnauthorized: false });
    await ftp.logIn("there");
  });

  it("is not contradicted by HOST (RFC 7151 §3.2.2): 504", async () => {
    await using made = await secureServer({ hosts });
    const there = await secureClient(made, { servername: "ftp.example.org", rejectUnauthorized: false });
    expect(await there.ask("HOST ftp.example.org")).toBe("220 There.");
    const elsewhere = await secureClient(made);
    expect(await elsewhere.ask("HOST ftp.example.org")).toMatch(/^504 /);
  });
});

describe("certificates that are renewed", () => {
  it("count from the next session on, and those that stand go on with theirs", async () => {
    let current = [certificateFor("before")];
    await using made = await secureServer({ tls: { certificates: () => current } });
    await made.put("/a", "abc");
    const ftp = await secureClient(made, { rejectUnauthorized: false });
    await ftp.private();
    await ftp.logIn();
    current = [certificateFor("after")];
    expect(await shownTo(made, {})).toBe("CN=after ec");
    const data = tlsOver(await ftp.dial(), { rejectUnauthorized: false });
    expect(await ftp.ask("RETR a")).toMatch(/^150 /);
    expect(await readSecure(data)).toBe("abc");
    expect(nameOf(ftp.tls)).toBe("CN=before ec");
  });

  it("are told to the operator once and left out when they cannot be used", async () => {
    let current = [certificateFor("before")];
    const told: unknown[] = [];
    await using made = await secureServer({
      tls: { certificates: () => current },
    });
    current = [{ ...current[0]!, key: "torn" }];
    expect(await shownTo(made, {})).toBe("CN=before ec");
    expect(await shownTo(made, {})).toBe("CN=before ec");
    told.push(...made.unexpected);
    (made.unexpected as unknown[]).length = 0;
    expect(told).toEqual([expect.objectContaining({ message: expect.stringContaining("private key cannot be read") })]);
  });

  it("must be good at the start", async () => {
    await expect(memoryServer({ tls: { certificates: [] } })).rejects.toThrow(/needs a certificate/);
    await expect(memoryServer({ tls: { certificates: [certificate], ciphers: "NONE" } })).rejects.toThrow(
      /cannot be set up/,
    );
    await expect(memoryServer({ hosts: [{ names: ["a"], certificates: [certificate] }] })).rejects.toThrow(
      /need `tls`/,
    );
  });
});

describe("certificates of clients", () => {
  const authority = makeCertificate({ names: ["Clients"], date, days: 2, authority: true });
  const client = (name: string, issuer?: typeof authority) => {
    const { chain, key } = makeCertificate({ names: [name], date, days: 2, ...(issuer && { issuer }) });
    return { cert: chain, key, fingerprint: new X509Certificate(chain).fingerprint256 };
  };
  const [ann, bob, self] = [client("ann", authority), client("bob", authority), client("ann")];
  const accounts = accountList([
    { name: "ann", secret: { password: "secret" }, certificates: "named" },
    { name: "bob", secret: { password: "secret" }, certificates: [self.fingerprint.replaceAll(":", "").toLowerCase()] },
    { name: "carol", secret: { password: "secret" } },
  ]);
  const clientCertificates = { demand: "wanted", authorities: [authority.chain] } as const;

  it("stand for the password of the account that they name, when they are trusted, or that lists them", async () => {
    await using made = await secureServer({ accounts, tls: { clientCertificates } });
    const named = await secureClient(made, ann);
    expect(await named.ask("USER ann")).toBe("232 Welcome, ann.");
    expect(made.events).toContainEqual(
      expect.objectContaining({ kind: "auth.result", user: "ann", accepted: true, reason: "certificate" }),
    );
    expect(await named.ask("PWD")).toMatch(/^257 /);
    const listed = await secureClient(made, self);
    expect(await listed.ask("USER bob")).toBe("232 Welcome, bob.");
    for (const [certified, user] of [
      [bob, "ann"],
      [self, "ann"],
      [bob, "bob"],
      [ann, "carol"],
      [{}, "ann"],
    ] as const) {
      const ftp = await secureClient(made, certified);
      expect(await ftp.ask(`USER ${user}`)).toMatch(/^331 /);
      expect(await ftp.ask("PWD")).toMatch(/^530 /);
      await ftp.logIn(user);
    }
  });

  it.each([
    ["none", {}, /the peer showed no certificate, and one is required/],
    ["none, in TLS 1.2", { maxVersion: "TLSv1.2" } as const, /the peer showed no certificate, and one is required/],
    ["one that nobody vouches for", self, /is not trusted: /],
  ])("are required where that is so: a client with %s gets no session", async (_, shown, reason) => {
    await using made = await secureServer({
      accounts,
      tls: { clientCertificates: { ...clientCertificates, demand: "required" } },
    });
    const clear = await made.connect();
    await clear.ask("AUTH TLS");
    clear.socket.stream.removeAllListeners("data");
    const tls = tlsOver(clear.socket, { ...shown });
    tls.resume().write("USER ann\r\n");
    await once(tls, "end");
    await expect.poll(() => made.server.sessions).toBe(0);
    expect(made.events.find(({ kind }) => kind === "control.close")).toMatchObject({
      by: "server",
      reason: expect.stringMatching(reason),
    });
    await (await secureClient(made, ann)).logIn("carol");
  });

  it("are perhaps what a client lacks that goes away in the handshake, where they are required", async () => {
    for (const demand of ["required", "wanted"] as const) {
      await using made = await secureServer({
        accounts,
        tls: { clientCertificates: { ...clientCertificates, demand } },
      });
      const clear = await made.connect();
      await clear.ask("AUTH TLS");
      clear.socket.stream.end();
      await expect.poll(() => made.server.sessions).toBe(0);
      const hint = expect.stringMatching(
        /went away .* A certificate of the client is required: perhaps it has none\.$/,
      );
      const closed = made.events.find(({ kind }) => kind === "control.close");
      expect(closed).toMatchObject({ reason: demand === "required" ? hint : expect.stringMatching(/was done\.$/) });
    }
  });

  it("are required of logins in clear too, which nobody can show one in", async () => {
    const demanding = { ...clientCertificates, demand: "required" } as const;
    await using made = await secureServer({ accounts, tls: { clientCertificates: demanding } });
    const clear = await made.connect();
    expect(await clear.ask("USER carol")).toMatch(/^534 /);
    expect(await clear.ask("PASS secret")).toMatch(/^534 /);
    const tls = { certificates: [certificate], clientCertificates: demanding, login: "offered" } as const;
    await expect(memoryServer({ accounts, tls })).rejects.toThrow(/let `tls\.login` be "required"/);
  });

  it("must be the same on the data connection, unless that goes on with the session", async () => {
    await using made = await secureServer({ accounts, tls: { clientCertificates } });
    await made.put("/a", "abc");
    const ftp = await secureClient(made, ann);
    await ftp.private();
    await ftp.logIn("carol");
    for (const [given, code] of [
      [bob, 522],
      [{}, 522],
      [ann, 226],
      [{ ...bob, session: await ftp.session() }, 226],
    ] as const) {
      const data = tlsOver(await ftp.dial(), given);
      data.resume();
      expect(await ftp.ask("RETR a")).toMatch(/^150 /);
      expect(await ftp.reply()).toMatchObject({ code });
    }
  });

  it("end with their account's change", async () => {
    const list = accountList([{ name: "ann", secret: { password: "secret" }, certificates: "named" }]);
    await using made = await secureServer({ accounts: list, tls: { clientCertificates } });
    const ftp = await secureClient(made, ann);
    expect(await ftp.ask("USER ann")).toMatch(/^232 /);
    list.replace([{ name: "ann", secret: { password: "secret" } }]);
    expect(await ftp.reply()).toMatchObject({ code: 421 });
    await ftp.ended;
  });
});
