import { createPrivateKey } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCertificate, type Certificate } from "@tandem/transport";
import { virtualClock } from "@tandem/transport/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { usageError } from "../../command-error.ts";
import { watchCertificates } from "./watch-certificates.ts";
import { WatchedCertificates } from "./watched-certificates.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tandem-watch-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const made = (name: string): Certificate => makeCertificate({ names: [name], date: Date.now(), days: 90 });
const file = (name: string) => ({ path: join(folder, name), fault: usageError });
const files = () => [{ cert: file("cert.pem"), key: file("key.pem") }];

async function write({ chain, key }: Certificate): Promise<void> {
  await writeFile(join(folder, "cert.pem"), chain);
  await writeFile(join(folder, "key.pem"), key);
}

function watching(certificates: WatchedCertificates) {
  const clock = virtualClock({ date: Date.now() });
  const [log, warn] = [vi.fn<(text: string) => void>(), vi.fn<(text: string) => void>()];
  const watch = watchCertificates([certificates], { clock, log, warn });
  /** The next look, and all that it does. */
  const look = async (): Promise<void> => {
    await vi.waitFor(() => expect(clock.pending).toBe(1));
    await clock.advance(5_000);
    await vi.waitFor(() => expect(clock.pending).toBe(1));
  };
  return { log, warn, look, clock, watch };
}

describe("certificates in files", () => {
  it("are taken up when they change, once they have come to rest, and until then it is the same array", async () => {
    const [first, second] = [made("one.example"), made("two.example")];
    await write(first);
    const certificates = await WatchedCertificates.read(files());
    const before = certificates.source();
    const { log, warn, look, watch, clock } = watching(certificates);
    await look();
    expect(certificates.source()).toBe(before);
    // The chain is there and its key is not yet.
    await writeFile(join(folder, "cert.pem"), second.chain);
    await look();
    await writeFile(join(folder, "key.pem"), second.key);
    await look();
    expect(certificates.source()).toBe(before);
    await look();
    expect(certificates.source()).toEqual([second]);
    expect(log).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(/^took up the certificate for two\.example, valid until 20\d\d-/),
    );
    expect(warn).not.toHaveBeenCalled();
    await watch[Symbol.asyncDispose]();
    expect(clock.pending).toBe(0);
  });

  it("do not give way to one that has run out, and of several only the one that has changed is told", async () => {
    const [first, second] = [made("one.example"), made("two.example")];
    await write(first);
    await writeFile(join(folder, "two.pem"), second.chain + second.key);
    const certificates = await WatchedCertificates.read([...files(), { cert: file("two.pem") }]);
    const { log, warn, look, watch } = watching(certificates);
    const past = makeCertificate({ names: ["one.example"], date: Date.now() - 9 * 86_400_000, days: 1 });
    await write(past);
    for (let looks = 0; looks < 4; looks++) await look();
    expect(certificates.source().map(({ chain }) => chain)).toEqual([first.chain, second.chain + second.key]);
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(
        /^the new certificate for one\.example has run out on 20.*; the one before it is kept, valid/,
      ),
    );
    expect(log).not.toHaveBeenCalled();
    const third = made("two.example");
    await writeFile(join(folder, "two.pem"), third.chain + third.key);
    for (let looks = 0; looks < 2; looks++) await look();
    expect(certificates.source().map(({ chain }) => chain)).toEqual([first.chain, third.chain + third.key]);
    expect(log).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^took up the certificate for two\.example/));
    await watch[Symbol.asyncDispose]();
  });

  it("stay as they were when the new ones cannot be used, which is told once", async () => {
    const first = made("one.example");
    await write(first);
    const certificates = await WatchedCertificates.read(files());
    const { log, warn, look, watch } = watching(certificates);
    await writeFile(join(folder, "key.pem"), made("other.example").key);
    for (let looks = 0; looks < 4; looks++) await look();
    expect(certificates.source()).toEqual([first]);
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(/the one before it stays: .*key\.pem cannot be used: .*does not belong/),
    );
    await rm(join(folder, "cert.pem"));
    for (let looks = 0; looks < 3; looks++) await look();
    expect(warn).toHaveBeenCalledTimes(2);
    expect(certificates.source()).toEqual([first]);
    expect(log).not.toHaveBeenCalled();
    await watch[Symbol.asyncDispose]();
  });

  it("are refused at the start with the file that is at fault", async () => {
    await write(made("one.example"));
    const read = (cert: string, key?: string) =>
      WatchedCertificates.read([{ cert: file(cert), ...(key !== undefined && { key: file(key) }) }]);
    await expect(read("none.pem")).rejects.toThrow(
      /^The certificate .*none\.pem cannot be read: there is no such file/,
    );
    await expect(read("key.pem", "key.pem")).rejects.toThrow(
      /key\.pem holds no certificate in PEM: .*-----BEGIN CERTIFICATE-----/,
    );
    await expect(read("cert.pem")).rejects.toThrow(/cert\.pem holds no private key; name its file with --tls-key/);
    await expect(read("cert.pem", "cert.pem")).rejects.toThrow(/cert\.pem holds no private key in PEM: .*PRIVATE KEY/);
    const { chain, key } = made("two.example");
    await writeFile(join(folder, "both.pem"), chain + key);
    expect((await read("both.pem")).source()).toHaveLength(1);
  });

  it("have a key that is encrypted when its passphrase is in a file", async () => {
    const { chain, key } = made("one.example");
    const locked = createPrivateKey(key).export({
      type: "pkcs8",
      format: "pem",
      cipher: "aes-256-cbc",
      passphrase: "open",
    });
    await write({ chain, key: locked.toString() });
    await writeFile(join(folder, "pass"), "open\nand no more\n");
    const [without] = files();
    await expect(WatchedCertificates.read(files())).rejects.toThrow(/key\.pem is encrypted: name a file/);
    const read = await WatchedCertificates.read([{ ...without!, passphrase: file("pass") }]);
    expect(read.source()[0]?.passphrase).toBe("open");
    await writeFile(join(folder, "pass"), "shut\n");
    await expect(WatchedCertificates.read([{ ...without!, passphrase: file("pass") }])).rejects.toThrow(
      /^The passphrase, which is the first line of .*pass, does not open the private key in .*key\.pem\.$/,
    );
  });
});
