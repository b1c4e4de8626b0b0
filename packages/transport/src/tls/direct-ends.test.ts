import { once } from "node:events";
import fc from "fast-check";
import { expect, it } from "vitest";
import { nodeNetwork } from "../node-network.ts";
import { settle } from "../testing/index.ts";
import type { SecureSocket } from "./secure-socket.ts";
import { certificate, options, tcpPair, tlsClient } from "./tls.fixtures.ts";
import { tlsServer } from "./tls-server.ts";

type Client = ReturnType<typeof tlsClient>;

/** What may happen on a connection whose TLS has hold of the kernel's socket: Node ends at once when its memory is lost. */
const moves: Readonly<Record<string, (server: SecureSocket, client: Client) => unknown>> = {
  "we reset it": (server) => server.reset(),
  "we drop TLS": ({ stream }) => stream.destroy(),
  "we end it": ({ stream }) => stream.end(),
  "we let tickets go": (server) => server.release(),
  "we send more than the kernel takes": ({ stream }) => stream.writable && stream.write(Buffer.alloc(8_000_000)),
  "we read": ({ stream }) => stream.resume(),
  "we do not read": ({ stream }) => stream.pause(),
  "the client sends": (_, client) => client.writable && client.write(Buffer.alloc(200_000)),
  "the client ends": (_, client) => client.end(),
  "the client does not read": (_, client) => client.pause(),
  "the client is gone": (_, client) => client.destroy(),
  "time passes": () => settle(2),
};

it("gives every socket of the kernel back, whatever happens in whatever order", { timeout: 60_000 }, async () => {
  const session = tlsServer([certificate], options).session();
  const sockets = (): number => process.getActiveResourcesInfo().filter((name) => name.startsWith("TCP")).length;
  const before = sockets();
  const last = fc.constantFrom("we reset it", "the session is over");
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...Object.keys(moves)), { minLength: 1, maxLength: 8 }),
      fc.boolean(),
      last,
      async (steps, agreed, end) => {
        const { client: peer, server: socket } = await tcpPair(undefined, nodeNetwork);
        const closed = once(socket.stream, "close");
        const server = session.data(socket);
        server.stream.on("error", () => {});
        server.handshake.catch(() => {});
        const client = tlsClient(peer);
        if (agreed) await server.handshake;
        for (const step of steps) await moves[step]!(server, client);
        if (end === "we reset it") server.reset();
        else socket.stream.destroy();
        await closed;
        peer.stream.destroy();
      },
    ),
    { numRuns: 60 },
  );
  await expect.poll(sockets).toBe(before);
});
