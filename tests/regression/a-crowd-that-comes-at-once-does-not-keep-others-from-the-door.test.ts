import { Server } from "node:net";
import { nodeNetwork } from "@tandem/transport";
import { expect, it, vi } from "vitest";

it("a crowd that comes at once does not keep others from the door: as many may wait there as the system allows", async () => {
  const listen = vi.spyOn(Server.prototype, "listen");
  try {
    const door = await nodeNetwork.listen({ local: { address: "127.0.0.1", port: 0 } }, () => {});
    await door[Symbol.asyncDispose]();
    // Linux takes the lesser of this and net.core.somaxconn, which is 4,096 too.
    expect(listen.mock.calls[0]?.[0]).toMatchObject({ backlog: 4_096 });
  } finally {
    listen.mockRestore();
  }
});
