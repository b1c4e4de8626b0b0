import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { bindPort } from "./bind-port.ts";
import { nodeNetwork } from "./node-network.ts";

it("takes a port that nobody listens on until somebody is handed it", async () => {
  const bound = await bindPort({ address: "127.0.0.1", port: 0 });
  const { local } = bound;
  expect(local).toEqual({ address: "127.0.0.1", port: expect.any(Number) });
  await expect(nodeNetwork.dial({ remote: local })).rejects.toMatchObject({ code: "refused" });
  const accepted: string[] = [];
  await using _listener = await nodeNetwork.listen({ inherited: bound.handle }, (socket) => {
    accepted.push(socket.remote.address);
    socket.stream.end();
  });
  const { stream } = await nodeNetwork.dial({ remote: local });
  await once(stream.resume(), "end");
  expect(accepted).toEqual(["127.0.0.1"]);
  stream.destroy();
});

it("takes every address of the machine, and a name's", async () => {
  for (const address of ["::", "localhost"]) {
    const bound = await bindPort({ address, port: 0 });
    expect(bound.local.port).toBeGreaterThan(0);
    bound.close();
  }
});

it("says what is wrong with a port, an address or a name as listening does", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  await expect(bindPort({ address: "127.0.0.1", port })).rejects.toMatchObject({
    code: "address-in-use",
    message: `127.0.0.1:${port} is in use by another program. Stop that program, or choose another port.`,
  });
  taken.close();
  await expect(bindPort({ address: "192.0.2.1", port: 0 })).rejects.toMatchObject({ code: "address-not-available" });
  await expect(bindPort({ address: "no-such-host.invalid", port: 0 })).rejects.toMatchObject({ code: "unknown-host" });
  await expect(bindPort({ inherited: 0x7fff })).rejects.toThrow(/^Descriptor 32767, which was handed/);
});
