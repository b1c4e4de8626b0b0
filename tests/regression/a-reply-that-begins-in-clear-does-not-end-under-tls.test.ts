import { settle } from "@tandem/transport/testing";
import { expect, it } from "vitest";
import { tlsScript } from "../session/client-tls.fixtures.ts";

it("a reply that begins in clear behind an answer to AUTH does not end under TLS", async () => {
  const script = await tlsScript();
  const connecting = script.connect();
  const peer = await script.accept();
  peer.say("220 Ready.");
  // The answer is waited with, for it is not the right one; meanwhile another begins, which is whole in its lines.
  await peer.answer("AUTH TLS", "200 Go ahead.", "331-Injected in clear");
  await settle();
  await script.clock.advance(1000);
  await expect(connecting).rejects.toMatchObject({ code: "insecure", phase: "tls" });
  await peer.ended;
  expect(peer.commands).toEqual(["AUTH TLS"]);
});
