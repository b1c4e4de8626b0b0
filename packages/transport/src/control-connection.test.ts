import { noTrace } from "@tandem/trace";
import { reply } from "@tandem/protocol";
import { expect, it } from "vitest";
import { ControlConnection } from "./control-connection.ts";
import type { Socket } from "./network.ts";
import { memoryNetwork, settle } from "./testing/index.ts";

async function server(): Promise<{ readonly control: ControlConnection; readonly heard: string[] }> {
  const network = memoryNetwork();
  let accept: (socket: Socket) => void = () => {};
  const accepted = new Promise<Socket>((resolve) => (accept = resolve));
  const { local } = await network.listen({ local: { address: "127.0.0.1", port: 0 } }, (socket) => accept(socket));
  const peer = await network.dial({ remote: local });
  const heard: string[] = [];
  peer.stream.setEncoding("latin1").on("data", (text: string) => void heard.push(text));
  const socket = await accepted;
  return { control: new ControlConnection({ socket, side: "server", trace: noTrace, maximumLine: 512 }), heard };
}

it("a reply that may wait leaves in one piece with what follows it", async () => {
  const { control, heard } = await server();
  let end = (): void => {};
  control.sendReply(reply(150, "Here it comes."), new Promise((resolve) => (end = resolve)));
  await settle();
  expect(heard).toEqual([]);
  control.sendReply(reply(226, "Done."));
  end();
  await settle();
  expect(heard).toEqual(["150 Here it comes.\r\n226 Done.\r\n"]);
});

it("a reply that may wait leaves alone when nothing follows it in time", async () => {
  const { control, heard } = await server();
  control.sendReply(reply(150, "Here it comes."), Promise.resolve());
  await settle();
  control.sendReply(reply(226, "Done."));
  await settle();
  expect(heard).toEqual(["150 Here it comes.\r\n", "226 Done.\r\n"]);
});
