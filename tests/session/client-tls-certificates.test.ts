import { X509Certificate } from "node:crypto";
import { ConnectionError, type ConnectOptions } from "@tandem/client";
import { TlsError, makeCertificate, type Certificate, type MakeCertificateOptions } from "@tandem/transport";
import { describe, expect, it } from "vitest";
import { connectTo, host, namedServer } from "./client-tls.fixtures.ts";

const day = 86_400_000;
const made = (options: Partial<MakeCertificateOptions> = {}): Certificate =>
  makeCertificate({ names: [host], date: Date.now(), days: 2, ...options });
const authority = made({ names: ["The authority"], authority: true });
const fingerprint = ({ chain }: Certificate): string => new X509Certificate(chain).fingerprint256;

/** Connects to a server that shows a certificate, and does one transfer. */
async function meet(
  shown: Certificate,
  trust: ConnectOptions["trust"],
  options: Partial<ConnectOptions> = {},
): Promise<void> {
  await using server = await namedServer({ tls: { certificates: [shown] } });
  try {
    await using client = await connectTo(server, { trust: trust ?? {}, ...options });
    await client.upload("a", "a");
  } finally {
    const names = server.events.some((event) => event.kind === "control.line" && event.text.startsWith("USER"));
    const files = server.events.some(({ kind }) => kind === "transfer.end");
    // Whoever is not trusted learns no name.
    expect(names).toBe(files);
  }
}

/** What it says of a certificate that it does not trust. */
async function complaint(
  shown: Certificate,
  trust?: ConnectOptions["trust"],
  options?: Partial<ConnectOptions>,
): Promise<string> {
  const error: unknown = await meet(shown, trust, options).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ConnectionError);
  expect(error).toMatchObject({ code: "certificate", phase: "tls", retryable: false });
  const { cause, message } = error as ConnectionError;
  expect(cause).toBeInstanceOf(TlsError);
  expect((cause as TlsError).certificate?.fingerprint).toBe(fingerprint(shown));
  expect(message).toContain(fingerprint(shown));
  return message;
}

describe("a certificate is trusted", () => {
  const signed = made({ issuer: authority });

  it("that an authority of the caller's has signed for this host", async () => {
    await meet(signed, { authorities: [authority.chain] });
    await meet(signed, { authorities: [authority.chain], onlyAuthorities: true });
  });

  it("that a server of several names shows for the one that it was asked for", async () => {
    const other = made({ names: ["other.example.org"], issuer: authority });
    await using server = await namedServer({ tls: { certificates: [other, signed], sessionReuse: "prefer" } });
    await using client = await connectTo(server, { trust: { authorities: [authority.chain] } });
    await client.upload("a", "a");
    expect(await server.content("/a")).toBe("a");
  });

  it("for an address too, when that is how the server was named", async () => {
    const shown = made({ names: ["192.168.150.90"], issuer: authority });
    await meet(shown, { authorities: [authority.chain] }, { host: "192.168.150.90" });
    const other = made({ names: ["192.168.150.91"], issuer: authority });
    expect(await complaint(other, { authorities: [authority.chain] }, { host: "192.168.150.90" })).toContain(
      "it is for 192.168.150.91 and not for this host",
    );
  });

  it.each(["TLSv1.2", "TLSv1.3"] as const)(
    "that is pinned, whatever else is wrong with it, in %s",
    async (maximumVersion) => {
      const odd = made({ names: ["elsewhere.example"], date: Date.now() - 10 * day });
      const pin = fingerprint(odd);
      await meet(odd, { pins: [pin] }, { maximumVersion });
      await meet(
        odd,
        { pins: [fingerprint(signed), pin.replaceAll(":", "").toLowerCase()], verify: false },
        { maximumVersion },
      );
    },
  );

  it("in any case when nothing is verified", async () => {
    await meet(made({ names: ["elsewhere.example"], date: Date.now() - 10 * day }), { verify: false });
  });
});

describe("a certificate is refused before the user is named, and the error says which and why", () => {
  it("for another name", async () => {
    const shown = made({ names: ["www.example.org", "192.0.2.1"], issuer: authority });
    expect(await complaint(shown, { authorities: [authority.chain] })).toContain(
      `The certificate of ${host} is not trusted: it is for www.example.org, 192.0.2.1 and not for this host.`,
    );
  });

  it("that has expired", async () => {
    const shown = made({ issuer: authority, date: Date.now() - 10 * day });
    const { validTo } = new X509Certificate(shown.chain);
    expect(await complaint(shown, { authorities: [authority.chain] })).toContain(
      `has expired (it was good until ${validTo})`,
    );
  });

  it("that is not valid yet", async () => {
    const shown = made({ issuer: authority, date: Date.now() + 10 * day });
    expect(await complaint(shown, { authorities: [authority.chain] })).toMatch(/not valid yet \(it will be from .* on/);
  });

  it("that signed itself", async () => {
    expect(await complaint(made())).toContain("it is signed by itself and by no authority");
  });

  it("that somebody unknown signed", async () => {
    const shown = made({ issuer: authority });
    expect(await complaint(shown)).toContain("it is signed by The authority, no authority that is known here");
    expect(await complaint(shown, { authorities: [made().chain] })).toContain("no authority that is known here");
    expect(await complaint(shown, { onlyAuthorities: true })).toContain("no authority that is known here");
  });

  it("with everything that is wrong with it at once", async () => {
    const message = await complaint(made({ names: ["elsewhere.example"] }));
    expect(message).toContain("it is for elsewhere.example and not for this host, and it is signed by itself");
  });

  it("that is not the pinned one, though an authority signed it and though nothing is verified", async () => {
    const shown = made({ issuer: authority });
    const pins = [fingerprint(made())];
    for (const verify of [true, false]) {
      const message = await complaint(shown, { authorities: [authority.chain], pins, verify });
      expect(message).toContain("is not the one that was pinned");
    }
  });
});

it.each([
  ["a pin that is no fingerprint", { trust: { pins: ["AB:CD"] } }, "64 hexadecimal digits"],
  [
    "an authority that is no certificate",
    { trust: { authorities: ["-----BEGIN CERTIFICATE-----\nx"] } },
    "no certificate in PEM",
  ],
  ["a key of another certificate", { certificate: { chain: authority.chain, key: made().key } }, "does not belong"],
])("%s is told before anything is dialled", async (_, options, words) => {
  await using server = await namedServer();
  const dials: string[] = [];
  server.network.firewall((_from, to) => (dials.push(to.address), "pass"));
  const failed = connectTo(server, options);
  await expect(failed).rejects.toThrow(RangeError);
  await expect(failed).rejects.toThrow(words);
  expect(dials).toEqual([]);
});

describe("a client's own certificate", () => {
  const own = made({ names: ["anna"], issuer: authority });
  const clientCertificates = { demand: "required", authorities: [authority.chain] } as const;

  it.each(["TLSv1.2", "TLSv1.3"] as const)("is shown on both connections, in %s", async (maximumVersion) => {
    await using server = await namedServer({ tls: { clientCertificates, sessionReuse: "require" } });
    await using client = await connectTo(server, { certificate: own, maximumVersion });
    await client.upload("a", "a");
    expect(await server.content("/a")).toBe("a");
  });

  it.each(["TLSv1.2", "TLSv1.3"] as const)("that is missing is an error, in %s", async (maximumVersion) => {
    await using server = await namedServer({ tls: { clientCertificates } });
    await expect(connectTo(server, { maximumVersion })).rejects.toMatchObject({
      name: "ConnectionError",
      code: maximumVersion === "TLSv1.2" ? "insecure" : "lost",
      message: expect.stringContaining("certificate"),
    });
  });
});

it("keeps to the versions that it is given", async () => {
  await using server = await namedServer({ tls: { maximumVersion: "TLSv1.2" } });
  await expect(connectTo(server, { minimumVersion: "TLSv1.3" })).rejects.toMatchObject({
    code: "insecure",
    phase: "tls",
    message: expect.stringContaining("versions of TLS"),
  });
});
