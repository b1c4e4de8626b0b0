import { rm } from "node:fs/promises";
import { accountList, createServer, type TlsSetup } from "@tandem/server";
import { openDirectory } from "@tandem/storage";
import { ACCOUNT } from "../account.ts";
import { makePlace, type RunningServer } from "../peers/server-peer.ts";
import { readCertificate, type CertificateFiles } from "../tls/certificates.ts";
import type { TlsStart } from "../tls/security.ts";
import type { Witness } from "../tls/witness.ts";

export interface SecureServerOptions {
  readonly start: TlsStart;
  readonly sessionReuse: Exclude<TlsSetup["sessionReuse"], undefined>;
  readonly files: CertificateFiles;
  readonly witness: Witness;
}

/** Our server with TLS for everything, inside the tests, so that they see what each handshake came to. */
export async function startSecureTandem(options: SecureServerOptions): Promise<RunningServer> {
  const { start, sessionReuse, files, witness } = options;
  const { folder, root, passive } = await makePlace("secure");
  const server = createServer({
    storage: await openDirectory(root),
    accounts: accountList([{ name: ACCOUNT.name, secret: { password: ACCOUNT.password } }]),
    passivePorts: passive,
    tracer: witness.tracer,
    tls: { certificates: [await readCertificate(files)], login: "required", data: "required", sessionReuse },
  });
  const { port } = await server.listen({ address: "127.0.0.1", port: 0 }, { tls: start });
  return {
    port,
    root,
    log: () => Promise.resolve(witness.lines().join("\n")),
    async [Symbol.asyncDispose]() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
