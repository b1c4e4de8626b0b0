import { rm } from "node:fs/promises";
import { accountList, createServer, type ServerSetup } from "@tandem/server";
import { openDirectory } from "@tandem/storage";
import { ACCOUNT } from "../account.ts";
import { makePlace } from "../peers/server-peer.ts";
import { readCertificate, type CertificateFiles } from "../tls/certificates.ts";

/** A server behind the proxies, inside the tests. */
export interface ServerBehind extends AsyncDisposable {
  readonly port: number;
}

/** Our server; with `files` it takes nothing in clear, and wants each data connection to go on with a TLS session. */
export async function startServer(files?: CertificateFiles): Promise<ServerBehind> {
  const { folder, root, passive } = await makePlace("behind");
  const options: ServerSetup = {
    storage: await openDirectory(root),
    accounts: accountList([{ name: ACCOUNT.name, secret: { password: ACCOUNT.password } }]),
    passivePorts: passive,
    ...(files === undefined
      ? {}
      : {
          tls: {
            certificates: [await readCertificate(files)],
            login: "required",
            data: "required",
            sessionReuse: "require",
          },
        }),
  };
  const server = createServer(options);
  const { port } = await server.listen({ address: "127.0.0.1", port: 0 });
  return {
    port,
    async [Symbol.asyncDispose]() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
