import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ACCOUNT } from "../interop/account.ts";
import { SERVER_PEERS } from "../interop/peers/index.ts";
import { presenceOf, type Presence } from "../interop/presence.ts";
import { certificateFiles, makeCertificates } from "../interop/tls/certificates.ts";
import type { ServerUnderTest } from "./server-under-test.ts";

/** Another server that the same clauses are held against. */
export interface Rival {
  readonly name: string;
  readonly presence: Presence;
  start(): Promise<ServerUnderTest>;
}

/** The servers of the interop tests, started as they are there, with TLS for who asks for it. */
export const rivals: readonly Rival[] = SERVER_PEERS.map((peer) => {
  const presence = presenceOf(peer.name, peer.needsRoot);
  return {
    name: peer.name,
    presence,
    async start() {
      const folder = await mkdtemp(join(tmpdir(), "tandem-rival-"));
      await makeCertificates(folder);
      // Most clauses are about a server that can be talked to in clear.
      const tls = { start: "explicit", files: certificateFiles(folder), demand: "offered" } as const;
      const running = await peer.start(presence, tls);
      return {
        name: peer.name,
        at: { address: "127.0.0.1", port: running.port },
        account: ACCOUNT,
        root: running.root,
        // What they answer they answer within a tenth of a second; refused logins take them up to three.
        patience: 5_000,
        async [Symbol.asyncDispose]() {
          await running[Symbol.asyncDispose]();
          await rm(folder, { recursive: true, force: true });
        },
      };
    },
  };
});
