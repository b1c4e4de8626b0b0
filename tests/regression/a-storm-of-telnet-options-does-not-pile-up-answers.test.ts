import { noTrace } from "@tandem/trace";
import { ControlConnection, type Socket } from "@tandem/transport";
import { memoryNetwork, settle } from "@tandem/transport/testing";
import { expect, it } from "vitest";

it("a peer that asks for Telnet options by the thousand and reads no answer fills a buffer and no more", async () => {
  const network = memoryNetwork({ segment: 3, window: 100 });
  let accepted: Socket | undefined;
  const listener = await network.listen({ local: { address: "127.0.0.1", port: 0 } }, (socket) => (accepted = socket));
  const peer = await network.dial({ remote: listener.local });
  await settle();
  const control = new ControlConnection({ socket: accepted!, side: "server", trace: noTrace, maximumLine: 512 });
  control.start({ line: () => {}, overlong: () => {}, end: () => {} });
  for (let i = 0; i < 60; i++) {
    peer.stream.write(Buffer.from([0xff, 0xfd, 1].concat(...Array.from({ length: 999 }, () => [0xff, 0xfd, 1]))));
    await settle(1_010);
  }
  expect(accepted!.stream.writableLength).toBeLessThan(100_000);
  peer.stream.destroy();
  await control[Symbol.asyncDispose]();
  await listener[Symbol.asyncDispose]();
});
