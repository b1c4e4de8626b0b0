import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCertificate } from "@tandem/transport";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { run } from "../client/run.fixtures.ts";
import { serveHere } from "../serve/serve-here.fixtures.ts";
import type { Served } from "../serve/served.fixtures.ts";
import { talk } from "../serve/talk.fixtures.ts";

let folder = "";
let used = 0;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tandem-serve-tls-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Starts a server that keeps what it makes in the folder of the test. */
function start(...words: readonly string[]): Served {
  // Test files run at the same moment: each server has a small range of its own.
  const first = 41_000 + (process.pid % 300) * 20 + (used++ % 2) * 10;
  const ports = ["--host", "127.0.0.1", "--port", "0", "--passive-ports", `${first}-${first + 9}`];
  return serveHere([folder, "--user", "demo:secret", ...ports, ...words], { XDG_STATE_HOME: join(folder, "state") });
}

const file = (name: string): string => join(folder, name);
const pinIn = (server: Served): string => /--pin ([\da-f]{64})$/m.exec(server.out())?.[1] ?? "";
const portIn = (server: Served, mode: string): string =>
  new RegExp(`^listening on .*:(\\d+)${mode}$`, "m").exec(server.out())?.[1] ?? "";

describe("tandem serve and TLS", () => {
  it("has a certificate of its own that it shows, offers and keeps, and still serves who knows no TLS", async () => {
    await writeFile(file("a.txt"), "abc");
    let pin = "";
    {
      await using server = start("--ftps-port", "0");
      const port = await server.port;
      await server.says("--pinnedpubkey");
      pin = pinIn(server);
      expect(server.out()).toContain("TLS       offered, implicit on port ");
      expect(server.out()).toContain(
        `SHA-256 ${pin
          .slice(0, 8)
          .toUpperCase()
          .replace(/..(?!$)/g, "$&:")}`,
      );
      for (const url of [
        `ftpes://demo:secret@127.0.0.1:${port}/a.txt`,
        `ftps://demo:secret@127.0.0.1:${portIn(server, " with implicit TLS")}/a.txt`,
      ]) {
        expect(await run(["cat", url, "--pin", pin])).toEqual({ code: 0, out: "abc", err: "" });
      }
      await server.says("secured by TLSv1.3, TLS_");
      using ftp = await talk(port, { user: "demo", password: "secret" });
      expect(await ftp.ask("SIZE a.txt")).toBe("213 3");
      // Nothing leaves this machine.
      expect(server.err()).toBe("");
    }
    await using again = start();
    await again.port;
    await again.says("--pinnedpubkey");
    expect(pinIn(again)).toBe(pin);
    expect(await readFile(file("state/tandem/self-signed.pem"), "utf8")).toContain("PRIVATE KEY");
  });

  it("takes neither name, password nor file in clear when it is required, and no data connection without the session", async () => {
    await using server = start("--tls", "required", "--tls-reuse", "require");
    using ftp = await talk(await server.port);
    expect(await ftp.ask("USER demo")).toMatch(/^5(?:30|34) .*TLS/);
    await server.says("--pinnedpubkey");
    const url = `ftpes://demo:secret@127.0.0.1:${await server.port}/`;
    expect(await run(["ls", url, "--pin", pinIn(server)])).toMatchObject({ code: 0 });
  });

  it("shows the certificates that it is given, and needs no pin where their authority is trusted", async () => {
    const made = { names: ["localhost"], date: Date.now(), days: 20 };
    const authority = makeCertificate({ ...made, names: ["Somebody"], authority: true });
    for (const key of ["ecdsa", "rsa"] as const) {
      const certificate = makeCertificate({ ...made, key, issuer: authority });
      await writeFile(file(`${key}.pem`), certificate.chain);
      await writeFile(file(`${key}.key`), certificate.key, { mode: 0o644 });
    }
    await writeFile(file("ca.pem"), authority.chain);
    const files = ["ecdsa", "rsa"].flatMap((key) => [
      "--tls-cert",
      file(`${key}.pem`),
      "--tls-key",
      file(`${key}.key`),
    ]);
    await using server = start(...files);
    const port = await server.port;
    await server.says("curl --ssl-reqd");
    expect(server.out()).toContain("certificate for localhost, until ");
    expect(server.out()).toMatch(new RegExp(`tandem open ftpes://demo@127\\.0\\.0\\.1:${port}/ \\\\\\n +--pin `));
    expect(server.err().match(/others on this machine can read the private key/g)).toHaveLength(2);
    const { code, err } = await run(["ls", `ftpes://demo:secret@localhost:${port}/`, "--ca", file("ca.pem")]);
    expect([code, err]).toEqual([0, ""]);
  });

  it("does not begin with a certificate that cannot be used, and says where the configuration names it", async () => {
    await writeFile(file("tandem.yaml"), "tls:\n  certificates:\n    - cert: none.pem\nanonymous: true\n");
    await using server = start("--config", file("tandem.yaml"));
    expect(await server.ended).toBe(2);
    expect(server.err()).toMatch(
      /^tandem: .*tandem\.yaml:3:7: tls\.certificates\[0\]\.cert: The certificate .*none\.pem cannot be read: there is no such file or folder\.\n$/,
    );
  });
});
