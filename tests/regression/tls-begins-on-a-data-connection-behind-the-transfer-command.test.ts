import { settle } from "@tandem/transport/testing";
import { expect, test } from "vitest";
import { tlsScript } from "../session/client-tls.fixtures.ts";

// pyftpdlib closes a data connection on which something comes before it has read the command, answers 150, and waits for ever.
test("TLS begins on a data connection behind the transfer command, when that is announced", async () => {
  const { script, peer, uploading, socket } = await openEarly();
  const heard: Buffer[] = [];
  const hear = (bytes: Buffer): void => void heard.push(bytes);
  socket.stream.on("data", hear);
  await peer.answer("STOR a");
  await settle();
  expect(heard).toEqual([]);
  peer.say("150 Send it.");
  await settle();
  expect(Buffer.concat(heard)[0]).toBe(0x16);
  socket.stream.destroy();
  peer.say("426 It broke.");
  await expect(uploading).rejects.toThrow("426");
  expect(script.events.filter(({ kind }) => kind === "data.secured")).toEqual([]);
});

test("nor does it wait for a server that announces nothing before TLS stands", async () => {
  const { script, peer, uploading, socket } = await openEarly();
  await peer.answer("STOR a");
  let text = "";
  const reading = (async () => {
    for await (const chunk of peer.data(socket)) text += String(chunk);
  })();
  await script.clock.advance(1_000);
  await reading;
  peer.say("150 Send it.", "226 Stored.");
  expect(await uploading).toMatchObject({ bytes: 1 });
  expect(text).toBe("x");
});

/** A client whose data connection stands before it sends STOR: its first passive one. */
async function openEarly() {
  const script = await tlsScript();
  const connecting = script.connect({ retries: 0 });
  const peer = await script.accept();
  await peer.logIn();
  const client = await connecting;
  const uploading = client.upload("x", "a");
  uploading.catch(() => {});
  await peer.answer("TYPE I", "200 Yes.");
  return { script, peer, uploading, socket: await peer.passive() };
}
