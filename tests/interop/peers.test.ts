import { describe } from "vitest";
import { defineMeeting } from "./matrix.ts";
import { runningPeer } from "./peers/client-peer.ts";
import { CLIENT_PEERS, SERVER_PEERS } from "./peers/index.ts";
import { presenceOf } from "./presence.ts";

// What fails here is the fault of a peer, or of these tests, and not Tandem's. Every client meets vsftpd, and Python's every
// server, with all but the largest file.
describe("peers among themselves", () => {
  for (const peer of CLIENT_PEERS) {
    for (const server of SERVER_PEERS) {
      if (server.name !== "vsftpd" && peer.name !== "ftplib") continue;
      const client = presenceOf(peer.name);
      const host = presenceOf(server.name, server.needsRoot);
      defineMeeting({
        title: `${peer.name} and ${server.name}`,
        peers: [client, host],
        client: runningPeer(peer, client),
        start: () => server.start(host),
        chosen: (step) => step.file?.content !== "large",
      });
    }
  }
});
