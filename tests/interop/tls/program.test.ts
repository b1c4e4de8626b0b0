import { describe, inject } from "vitest";
import { defineMeeting, type Meeting } from "../matrix.ts";
import { runningPeer } from "../peers/client-peer.ts";
import { SERVER_PEERS } from "../peers/index.ts";
import { presenceOf, versionOf } from "../presence.ts";
import { tracedCommand } from "../tandem/command.ts";
import { startTandem } from "../tandem/server.ts";
import { certificateFiles } from "./certificates.ts";
import { TLS_STARTS } from "./security.ts";
import { TLS_CLIENTS } from "./tls-clients.ts";
import { witness } from "./witness.ts";

// What the libraries do is tried in full beside; here it is whether the program's flags bring it about.
describe("the tandem program and foreign ones over TLS", () => {
  const version = "TLSv1.3";

  for (const peer of SERVER_PEERS) {
    const presence = presenceOf(peer.name, peer.needsRoot);
    for (const start of peer.tls.starts) {
      const seen = witness();
      const security = { start, version, reuse: peer.tls.reuse } as const;
      defineMeeting({
        title: `the tandem command and ${peer.name}, ${start}`,
        peers: [presence],
        client: tracedCommand(seen.note),
        start: () => peer.start(presence, { start, files: certificateFiles(inject("caseFiles")) }),
        row: { peer: peer.name, version: versionOf(presence), role: "server", ours: "command", tls: security },
        chosen: typical,
        tls: { ...security, witness: seen },
      });
    }
  }

  for (const { name, peer, reuse } of TLS_CLIENTS) {
    if (reuse(version) !== "required") continue;
    const presence = presenceOf(peer.name);
    for (const start of TLS_STARTS) {
      defineMeeting({
        title: `${name} and tandem serve --tls required --tls-reuse require, ${start}`,
        peers: [presence],
        client: runningPeer(peer, presence),
        start: () => startTandem({ start, files: certificateFiles(inject("caseFiles")) }),
        chosen: typical,
        tls: { start, version, reuse: "required" },
      });
    }
  }
});

const typical: NonNullable<Meeting["chosen"]> = ({ mode, case: id }) =>
  mode === "passive" && ["text, ASCII", "1 MiB random", "empty", "1 byte", "é", "listing"].includes(id);
