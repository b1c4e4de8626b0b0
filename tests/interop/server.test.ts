import { describe } from "vitest";
import { defineMeeting } from "./matrix.ts";
import { runningPeer } from "./peers/client-peer.ts";
import { CLIENT_PEERS } from "./peers/index.ts";
import { presenceOf, versionOf } from "./presence.ts";
import { startTandem } from "./tandem/server.ts";

describe("our server and foreign clients", () => {
  for (const peer of CLIENT_PEERS) {
    const presence = presenceOf(peer.name);
    defineMeeting({
      title: `${peer.name} and tandem serve`,
      peers: [presence],
      client: runningPeer(peer, presence),
      start: () => startTandem(),
      row: { peer: peer.name, version: versionOf(presence), role: "client", ours: "server" },
    });
  }
});
