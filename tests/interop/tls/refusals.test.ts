import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { runningPeer, type ClientPeer, type Job } from "../peers/client-peer.ts";
import { curl } from "../peers/curl.ts";
import { plainFtplib } from "../peers/ftplib.ts";
import type { RunningServer } from "../peers/server-peer.ts";
import { needs, presenceOf, versionOf } from "../presence.ts";
import { startSecureTandem } from "../tandem/secure-server.ts";
import { certificateFiles } from "./certificates.ts";
import { TLS_VERSIONS, type TlsVersion } from "./security.ts";
import { witness } from "./witness.ts";

describe("a client that cannot do what is required is told so, and nothing of a file moves", () => {
  const seen = witness();
  let work: string;
  let server: RunningServer;

  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), "tandem-refused-"));
    await writeFile(join(work, "a.bin"), "x".repeat(100_000));
    const files = certificateFiles(inject("caseFiles"));
    server = await startSecureTandem({ start: "explicit", sessionReuse: "require", files, witness: seen });
    await writeFile(join(server.root, "out", "a.bin"), "secret");
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await rm(work, { recursive: true, force: true });
  });

  const attempt = (peer: ClientPeer, job: Pick<Job, "direction" | "mode">, version: TlsVersion): Promise<string> => {
    const { authority } = certificateFiles(inject("caseFiles"));
    const remote = { upload: "/in/a.bin", download: "/out/a.bin", list: "/out" }[job.direction];
    const local = join(work, job.direction === "upload" ? "a.bin" : "fetched.bin");
    const tls = { start: "explicit", version, authority } as const;
    return runningPeer(peer, presenceOf(peer.name)).perform(
      { ...job, type: "I", port: server.port, remote, local, tls },
      work,
    );
  };

  for (const version of TLS_VERSIONS) {
    for (const direction of ["upload", "download", "list"] as const) {
      test(`Python's ftplib as it is, which begins a session of its own, in ${version}: ${direction}`, async (context) => {
        needs(presenceOf("ftplib"), context);
        await expect(attempt(plainFtplib, { direction, mode: "passive" }, version)).rejects.toThrow(
          "ended with exit code 1",
        );
        expect(seen.lines().findLast((line) => line.includes(" server: 522 "))).toContain(
          "has to go on with the TLS session of the control connection",
        );
        expect(seen.take()).toContainEqual({ connection: "data", protocol: version, reused: false });
        expect(await readdir(join(server.root, "in"))).toEqual([]);
      });
    }
  }

  // The only curl of which it is known: others do active mode, and are in the matrix.
  test.runIf(/^7\.8[78]\./.test(versionOf(presenceOf("curl"))))(
    "curl 7.87 and 7.88 in active mode, which upload in clear (curl#10666)",
    async () => {
      await expect(attempt(curl, { direction: "upload", mode: "active" }, "TLSv1.3")).rejects.toThrow("exit code");
      expect(seen.lines().findLast((line) => line.includes(" server: 522 "))).toContain("what came is no TLS");
      expect(await readdir(join(server.root, "in"))).toEqual([]);
    },
  );
});
