import { describe } from "vitest";
import { defineMeeting } from "./matrix.ts";
import { SERVER_PEERS } from "./peers/index.ts";
import { presenceOf, versionOf } from "./presence.ts";
import { command } from "./tandem/command.ts";
import { library } from "./tandem/library.ts";

describe("our clients and foreign servers", () => {
  for (const peer of SERVER_PEERS) {
    const presence = presenceOf(peer.name, peer.needsRoot);
    for (const [ours, client] of [
      ["command", command],
      ["library", library],
    ] as const) {
      defineMeeting({
        title: `${ours === "command" ? "the tandem command" : "@tandem/client"} and ${peer.name}`,
        peers: [presence],
        client,
        start: () => peer.start(presence),
        row: { peer: peer.name, version: versionOf(presence), role: "server", ours },
      });
    }
  }
});
