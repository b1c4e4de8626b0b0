import type { DataSink } from "@tandem/transport";
import { settle } from "@tandem/transport/testing";
import { expect, it } from "vitest";
import { tlsScript } from "../session/client-tls.fixtures.ts";

it.each(["reset", "end"] as const)("when the data connection has a %s behind it, before its handshake", async (how) => {
  const script = await tlsScript();
  const connecting = script.connect({ retries: 0 });
  const peer = await script.accept();
  await peer.logIn();
  const client = await connecting;
  const taken: Uint8Array[] = [];
  const sink: DataSink = { write: (bytes) => Promise.resolve(void taken.push(bytes)) };
  const fetching = client.download("a", sink);
  fetching.catch(() => {});
  await peer.answer("TYPE I", "200 Yes.");
  const socket = await peer.passive();
  socket.stream.write("somebody else's");
  await settle(50);
  if (how === "reset") socket.reset();
  else socket.stream.end();
  await settle(50);
  await peer.answer("RETR a", "150 Here it comes.");
  await settle(50);
  peer.say("426 It broke off.");
  await expect(fetching).rejects.toMatchObject({ name: expect.stringMatching(/Error$/) });
  expect(Buffer.concat(taken).toString()).toBe("");
});
