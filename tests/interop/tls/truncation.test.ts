import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "@tandem/client";
import { describe, expect, inject, test } from "vitest";
import { ACCOUNT } from "../account.ts";
import { runningPeer } from "../peers/client-peer.ts";
import { TLS_CLIENTS } from "./tls-clients.ts";
import { SERVER_PEERS } from "../peers/index.ts";
import { needs, presenceOf } from "../presence.ts";
import { security } from "../tandem/library.ts";
import { startSecureTandem } from "../tandem/secure-server.ts";
import { certificateFiles } from "./certificates.ts";
import { witness } from "./witness.ts";

// In TLS 1.3 a server sends its tickets behind the handshake. A client that only writes does not read them, and when it closes,
// its kernel sends a reset, which overtakes the last bytes of a small upload: curl#6149, proftpd#2015, pyftpdlib#602, pure-ftpd#99.
const sizes = [0, 1, 100, 16_384, 1_000_000];
const times = 20;
const tls = { start: "explicit", version: "TLSv1.3" } as const;

describe("no small upload over TLS 1.3 loses its end", () => {
  for (const { peer, name, reuse } of TLS_CLIENTS) {
    if (peer.limits.some(({ direction }) => direction === "upload")) continue;
    const presence = presenceOf(peer.name);
    test.for(sizes)(`from ${name} to our server, %i bytes`, { timeout: 120_000 }, async (size, context) => {
      needs(presence, context);
      const files = certificateFiles(inject("caseFiles"));
      const seen = witness();
      const sessionReuse = reuse(tls.version) === "required" ? "require" : "prefer";
      await using server = await startSecureTandem({ start: tls.start, sessionReuse, files, witness: seen });
      await using work = await temporaryFolder();
      const job = { direction: "upload", mode: "passive", type: "I", port: server.port } as const;
      for (let nth = 1; nth <= times; nth += 1) {
        const local = join(work.path, `${String(nth)}.bin`);
        const content = randomBytes(size);
        await writeFile(local, content);
        const remote = `/in/${String(nth)}.bin`;
        const secured = { ...tls, authority: files.authority };
        // It fails unless it hears 226.
        await runningPeer(peer, presence).perform({ ...job, remote, local, tls: secured }, work.path);
        const arrived = await readFile(join(server.root, remote));
        expect({ remote, same: arrived.equals(content) }).toEqual({ remote, same: true });
      }
    });
  }

  for (const peer of SERVER_PEERS) {
    const presence = presenceOf(peer.name, peer.needsRoot);
    test(`from our client to ${peer.name}, a hundred in one session`, { timeout: 120_000 }, async (context) => {
      needs(presence, context);
      const files = certificateFiles(inject("caseFiles"));
      await using server = await peer.start(presence, { start: tls.start, files });
      const { name: user, password } = ACCOUNT;
      await using client = await connect({
        ...{ host: "127.0.0.1", port: server.port, user, password },
        ...(await security({ ...tls, authority: files.authority })),
      });
      for (const size of sizes) {
        for (let nth = 1; nth <= times; nth += 1) {
          const content = randomBytes(size);
          const remote = `/in/${String(size)}-${String(nth)}.bin`;
          expect(await client.upload(content, remote)).toMatchObject({ bytes: size, reply: { code: 226 } });
          const arrived = await readFile(join(server.root, remote));
          expect({ remote, same: arrived.equals(content) }).toEqual({ remote, same: true });
        }
      }
    });
  }
});

// wget and others take a file whose TLS has no end for one that was cut off.
describe("every small download over TLS 1.3 has its end", () => {
  for (const { peer, name, reuse } of TLS_CLIENTS) {
    const presence = presenceOf(peer.name);
    const limits = [...peer.limits, ...(peer.tls?.limits ?? [])];
    const modes = (["active", "passive"] as const).filter(
      (mode) => !limits.some((limit) => limit.direction === "download" || limit.mode === mode),
    );
    test.for(modes)(`from our server to ${name}, %s`, { timeout: 120_000 }, async (mode, context) => {
      needs(presence, context);
      const files = certificateFiles(inject("caseFiles"));
      const sessionReuse = reuse(tls.version) === "required" ? "require" : "prefer";
      await using server = await startSecureTandem({ start: tls.start, sessionReuse, files, witness: witness() });
      await using work = await temporaryFolder();
      await writeFile(join(server.root, "out/one.bin"), "1");
      const secured = { ...tls, authority: files.authority };
      const job = { direction: "download", mode, type: "I", port: server.port, remote: "/out/one.bin" } as const;
      // At once, since what they lost was lost by a machine that was busy.
      const downloads = Array.from({ length: times }, async (_, nth) => {
        const local = join(work.path, `${String(nth)}.bin`);
        await runningPeer(peer, presence).perform({ ...job, local, tls: secured }, work.path);
        expect(await readFile(local, "utf8")).toBe("1");
      });
      await Promise.all(downloads);
    });
  }
});

async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), "tandem-small-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
