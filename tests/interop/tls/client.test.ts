import { describe, inject } from "vitest";
import { defineMeeting } from "../matrix.ts";
import { SERVER_PEERS } from "../peers/index.ts";
import { presenceOf, versionOf } from "../presence.ts";
import { tracedLibrary } from "../tandem/library.ts";
import { certificateFiles } from "./certificates.ts";
import { eachSecurity } from "./each-security.ts";
import { thinned } from "./thinned.ts";
import { witness } from "./witness.ts";

describe("our client and foreign servers over TLS", () => {
  for (const peer of SERVER_PEERS) {
    const presence = presenceOf(peer.name, peer.needsRoot);
    for (const security of eachSecurity(() => peer.tls.reuse, peer.tls.starts)) {
      const seen = witness();
      defineMeeting({
        title: `@tandem/client and ${peer.name}, ${security.start} ${security.version}, session reuse ${security.reuse}`,
        peers: [presence],
        client: tracedLibrary(seen.tracer),
        start: () => peer.start(presence, { start: security.start, files: certificateFiles(inject("caseFiles")) }),
        row: { peer: peer.name, version: versionOf(presence), role: "server", ours: "library", tls: security },
        chosen: thinned(security),
        tls: { ...security, witness: seen },
      });
    }
  }
});
