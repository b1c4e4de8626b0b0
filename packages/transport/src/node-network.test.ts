import { open } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { networkConformance } from "./network.fixtures.ts";
import type { Socket } from "./network.ts";
import { nodeNetwork } from "./node-network.ts";

networkConformance("the network of the machine", () => ({
  network: nodeNetwork,
  address: "127.0.0.1",
  open: () => process.getActiveResourcesInfo().filter((resource) => resource.startsWith("TCP")).length,
}));

networkConformance("the network of the machine, dialled for a few bytes,", () => ({
  network: {
    listen: (options, accept) => nodeNetwork.listen(options, accept),
    dial: (options) => nodeNetwork.dial({ ...options, brief: true }),
  },
  address: "127.0.0.1",
  open: () => process.getActiveResourcesInfo().filter((resource) => resource.startsWith("TCP")).length,
}));

describe("the network of the machine", () => {
  it("listens for both families at ::, and knows peers of IPv4 by their own address", async () => {
    const accepted: Socket[] = [];
    await using listener = await nodeNetwork.listen({ local: { address: "::", port: 0 } }, (socket) =>
      accepted.push(socket),
    );
    const { stream, local } = await nodeNetwork.dial({ remote: { address: "127.0.0.1", port: listener.local.port } });
    await expect.poll(() => accepted.length).toBe(1);
    expect(accepted[0]?.remote).toEqual(local);
    expect(accepted[0]?.local).toEqual({ address: "127.0.0.1", port: listener.local.port });
    stream.destroy();
    accepted[0]?.stream.destroy();
  });

  it("finds the address of a host name", async () => {
    await using listener = await nodeNetwork.listen({ local: { address: "127.0.0.1", port: 0 } }, ({ stream }) =>
      stream.destroy(),
    );
    const socket = await nodeNetwork.dial({ remote: { address: "localhost", port: listener.local.port } });
    expect(socket.remote).toEqual(listener.local);
    socket.stream.destroy();
  });

  it("says that a host name has no address", async () => {
    // A label is at most 63 bytes (RFC 1035 §2.3.4): no name server is asked.
    const name = `${"x".repeat(64)}.invalid`;
    const dialling = nodeNetwork.dial({ remote: { address: name, port: 21 } });
    await expect(dialling).rejects.toMatchObject({
      name: "NetworkError",
      code: "unknown-host",
      message: `No address is known for the host of ${name}:21. Check the spelling of its name, and the name server.`,
    });
  });

  it("turns a port that cannot be one into a NetworkError too", async () => {
    const remote = { address: "127.0.0.1", port: 65_536 };
    await expect(nodeNetwork.dial({ remote })).rejects.toMatchObject({ name: "NetworkError", code: "failed" });
    await expect(nodeNetwork.listen({ local: remote }, () => {})).rejects.toMatchObject({
      name: "NetworkError",
      code: "failed",
    });
  });

  it("does not dial from an address of the other family", async () => {
    await using listener = await nodeNetwork.listen({ local: { address: "127.0.0.1", port: 0 } }, ({ stream }) =>
      stream.destroy(),
    );
    const dialling = nodeNetwork.dial({ remote: listener.local, local: { address: "::1" } });
    await expect(dialling).rejects.toMatchObject({ code: "address-not-available" });
  });

  it("refuses a descriptor that is no listening socket, and says where it is made one", async () => {
    await using file = await open("/dev/null");
    for (const inherited of [file.fd, 9_999]) {
      await expect(nodeNetwork.listen({ inherited }, () => {})).rejects.toMatchObject({
        name: "NetworkError",
        code: "failed",
        message: expect.stringMatching(
          /^Descriptor \d+, .* is no socket that waits for TCP connections: .*ListenStream=/,
        ),
      });
    }
  });

  it("tells the kernel about delays and signs of life without a complaint", async () => {
    await using listener = await nodeNetwork.listen({ local: { address: "127.0.0.1", port: 0 } }, ({ stream }) =>
      stream.destroy(),
    );
    const socket = await nodeNetwork.dial({ remote: listener.local });
    socket.noDelay();
    socket.keepAlive(30_000);
    socket.reset();
    expect(socket.stream.destroyed).toBe(true);
  });
});
