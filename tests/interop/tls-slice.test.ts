import { describe, inject } from "vitest";
import { defineMeeting, type Meeting } from "./matrix.ts";
import { runningPeer } from "./peers/client-peer.ts";
import { SERVER_PEERS } from "./peers/index.ts";
import { presenceOf } from "./presence.ts";
import { tracedLibrary } from "./tandem/library.ts";
import { startSecureTandem } from "./tandem/secure-server.ts";
import { certificateFiles } from "./tls/certificates.ts";
import { eachSecurity } from "./tls/each-security.ts";
import type { Security } from "./tls/security.ts";
import { TLS_CLIENTS } from "./tls/tls-clients.ts";
import { witness } from "./tls/witness.ts";

// A case or two for each peer and each way of TLS; tests/interop/tls has them all, and is run by npm run interop:tls.
describe("over TLS, in short", () => {
  for (const { name, peer, tls, reuse } of TLS_CLIENTS) {
    const presence = presenceOf(peer.name);
    const client = runningPeer(peer, presence);
    const limits = [...client.limits, ...(tls.limits ?? [])];
    for (const security of eachSecurity(reuse)) {
      const seen = witness();
      const sessionReuse = security.reuse === "required" ? "require" : "prefer";
      defineMeeting({
        title: `${name} and @tandem/server, ${security.start} ${security.version}`,
        peers: [presence],
        client: { ...client, limits },
        start: () =>
          startSecureTandem({
            ...{ start: security.start, sessionReuse, witness: seen },
            files: certificateFiles(inject("caseFiles")),
          }),
        chosen: short(
          security,
          limits.some(({ mode }) => mode === "active"),
        ),
        tls: { ...security, witness: seen },
      });
    }
  }
  for (const peer of SERVER_PEERS) {
    const presence = presenceOf(peer.name, peer.needsRoot);
    for (const security of eachSecurity(() => peer.tls.reuse, peer.tls.starts)) {
      const seen = witness();
      defineMeeting({
        title: `@tandem/client and ${peer.name}, ${security.start} ${security.version}`,
        peers: [presence],
        client: tracedLibrary(seen.tracer),
        start: () => peer.start(presence, { start: security.start, files: certificateFiles(inject("caseFiles")) }),
        chosen: short(security),
        tls: { ...security, witness: seen },
      });
    }
  }
});

/** An upload of a byte and a download of a text, in one of the modes where there are two. */
function short({ start, version }: Security, onlyPassive = false): NonNullable<Meeting["chosen"]> {
  const passive = onlyPassive || (start === "explicit") === (version === "TLSv1.3");
  return ({ mode, case: id, direction }) =>
    (mode === "passive") === passive &&
    ((direction === "upload" && id === "1 byte") || (direction === "download" && id === "text, binary"));
}
