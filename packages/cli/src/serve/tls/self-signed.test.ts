import { chmod, chown, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { certificateFacts } from "./certificate-facts.ts";
import { selfSigned, type SelfSigned } from "./self-signed.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tandem-self-signed-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const date = Date.UTC(2026, 10, 23);
const year = 365 * 86_400_000;
const make = (at = date, addresses = ["192.0.2.7"]): Promise<SelfSigned> =>
  selfSigned({ addresses, env: { XDG_STATE_HOME: folder }, date: at });

describe("the certificate of a server that nobody has given one", () => {
  it("is for its name and its addresses, and is kept where only its owner can read it", async () => {
    const { certificate, path, warnings } = await make();
    expect(certificateFacts(certificate)).toMatchObject({ until: "2036-11-20" });
    expect(certificateFacts(certificate).names).toEqual(expect.arrayContaining(["localhost", "192.0.2.7"]));
    expect(path).toBe(join(folder, "tandem", "self-signed.pem"));
    expect((await stat(path!)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, "tandem"))).mode & 0o777).toBe(0o700);
    expect(await readdir(join(folder, "tandem"))).toEqual(["self-signed.pem"]);
    expect(warnings).toEqual([]);
  });

  it("stays the same at the next start, also at other addresses: clients know its fingerprint", async () => {
    const first = certificateFacts((await make()).certificate);
    const again = await make(date + year, ["198.51.100.1"]);
    expect(certificateFacts(again.certificate)).toEqual(first);
  });

  // Only root can give a file away.
  it.runIf(process.getuid?.() === 0)(
    "is warned about when somebody else owns it, who may have put it there",
    async () => {
      const { path = "" } = await make();
      await chown(path, 4321, 4321);
      expect((await make()).warnings).toEqual([
        `${path} belongs to another user (4321), who has its private key: unless that is you, remove it, and a new one is made.`,
      ]);
    },
  );

  it("is the same for two servers that start in one moment", async () => {
    const made = await Promise.all([make(), make(), make()]);
    expect(new Set(made.map(({ certificate }) => certificateFacts(certificate).fingerprint)).size).toBe(1);
  });

  it("is made anew shortly before it runs out, and that is said", async () => {
    const first = certificateFacts((await make()).certificate);
    const { certificate, warnings } = await make(date + 10 * year - 20 * 86_400_000);
    const second = certificateFacts(certificate);
    expect(second.fingerprint).not.toBe(first.fingerprint);
    expect(warnings).toEqual([expect.stringMatching(/self-signed\.pem ran out: there is a new one now\.$/)]);
    expect(certificateFacts((await make(date + 10 * year)).certificate)).toEqual(second);
  });

  it("is for one run only where no folder can be written, and that is said", async () => {
    await writeFile(join(folder, "tandem"), "no folder");
    const { path, certificate, warnings } = await make();
    expect(path).toBeUndefined();
    expect(certificateFacts(certificate).names).toContain("localhost");
    expect(warnings).toEqual([
      expect.stringMatching(/^the certificate cannot be kept in .*no folder.*another one after/),
    ]);
  });

  it("never takes the place of a file that it does not understand", async () => {
    const { path } = await make();
    await writeFile(path!, "garbage");
    const { path: kept, warnings } = await make();
    expect(kept).toBeUndefined();
    expect(warnings.join()).toContain("without the file a new one is made");
    expect(await readFile(path!, "utf8")).toBe("garbage");
  });

  it("is worth a warning when others can read its key", async () => {
    const { path } = await make();
    await chmod(path!, 0o644);
    expect((await make()).warnings).toEqual([
      expect.stringMatching(/^others on this machine can read the private key/),
    ]);
  });

  it("lies in the folder that systemd has made, where there is one", async () => {
    const { path } = await selfSigned({ addresses: [], env: { STATE_DIRECTORY: `${folder}:/else` }, date });
    expect(path).toBe(join(folder, "self-signed.pem"));
  });
});
