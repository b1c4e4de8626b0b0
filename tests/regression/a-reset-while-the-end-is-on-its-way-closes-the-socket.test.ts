import { nodeNetwork, type Socket } from "@tandem/transport";
import { expect, it } from "vitest";

it.each([0, 1, 2, 3])("a socket that is reset %i ticks after its end is closed", async (ticks) => {
  let accept: (socket: Socket) => void = () => {};
  const accepted = new Promise<Socket>((resolve) => (accept = resolve));
  const listener = await nodeNetwork.listen({ local: { address: "127.0.0.1", port: 0 } }, (socket) => accept(socket));
  const { stream, reset } = await nodeNetwork.dial({ remote: listener.local });
  const peer = await accepted;
  peer.stream.resume();
  const closed = new Promise<void>((resolve) => void stream.once("close", () => resolve()));
  stream.end("last");
  for (let tick = 0; tick < ticks; tick++) await new Promise<void>((resolve) => process.nextTick(resolve));
  reset();
  await closed;
  expect(stream.destroyed).toBe(true);
  peer.stream.destroy();
  await listener[Symbol.asyncDispose]();
});
