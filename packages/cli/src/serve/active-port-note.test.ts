import { memoryNetwork } from "@tandem/transport/testing";
import { expect, it } from "vitest";
import { activePortNote } from "./active-port-note.ts";

it("says that port 20 is not to be had, and says nothing when it is", async () => {
  const network = memoryNetwork();
  const unprivileged = network.host("192.0.2.1", { privileged: false });
  expect(await activePortNote(unprivileged, 20)).toMatch(
    /^active data connections .* not from 20, .*CAP_NET_BIND_SERVICE/,
  );
  expect(await activePortNote(unprivileged, 2020)).toBeUndefined();
  expect(await activePortNote(unprivileged, undefined)).toBeUndefined();
  expect(await activePortNote(network.host("192.0.2.2"), 20)).toBeUndefined();
  await using _used = await network.host("192.0.2.2").listen({ local: { address: "192.0.2.2", port: 20 } }, () => {});
  expect(await activePortNote(network.host("192.0.2.2"), 20)).toBeUndefined();
  expect(network.open.listeners).toBe(1);
});
