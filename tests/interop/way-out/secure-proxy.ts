import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect, type AddressInfo } from "node:net";
import { createServer, type TLSSocket } from "node:tls";
import type { CertificateFiles } from "../tls/certificates.ts";

/** An HTTP proxy that is spoken to under TLS. */
export interface SecureProxy extends AsyncDisposable {
  readonly port: number;
  /** What it was asked to connect to. */
  readonly asked: readonly string[];
}

/** Starts one on a free port of 127.0.0.1: no proxy of a distribution has this without a large one around it. */
export async function secureProxy({ chain, key }: CertificateFiles): Promise<SecureProxy> {
  const asked: string[] = [];
  const open = new Set<TLSSocket>();
  const server = createServer({ cert: await readFile(chain), key: await readFile(key) }, (near) => {
    open.add(near);
    near.on("error", () => {}).on("close", () => open.delete(near));
    near.once("data", (request: Buffer) => {
      const [, authority = "", host = "", port = ""] = /^CONNECT ((\S+):(\d+)) /.exec(request.toString("latin1")) ?? [];
      asked.push(authority);
      const far = connect({ host, port: Number(port) }, () => {
        near.write("HTTP/1.1 200 Fine\r\n\r\n");
        near.pipe(far).pipe(near);
      });
      far.on("error", () => near.destroy());
      near.on("close", () => far.destroy());
    });
  }).listen(0, "127.0.0.1");
  server.on("tlsClientError", () => {});
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
