import { describe, inject } from "vitest";
import { defineMeeting } from "../matrix.ts";
import { runningPeer } from "../peers/client-peer.ts";
import { presenceOf, versionOf } from "../presence.ts";
import { startSecureTandem } from "../tandem/secure-server.ts";
import { certificateFiles } from "./certificates.ts";
import { eachSecurity } from "./each-security.ts";
import { thinned } from "./thinned.ts";
import { TLS_CLIENTS } from "./tls-clients.ts";
import { witness } from "./witness.ts";

describe("our server and foreign clients over TLS", () => {
  for (const { name, peer, tls, reuse } of TLS_CLIENTS) {
    const presence = presenceOf(peer.name);
    const client = runningPeer(peer, presence);
    for (const security of eachSecurity(reuse)) {
      const seen = witness();
      const sessionReuse = security.reuse === "required" ? "require" : "prefer";
      const { start, version } = security;
      defineMeeting({
        title: `${name} and @tandem/server, ${start} ${version}, session reuse ${security.reuse}`,
        peers: [presence],
        client: { ...client, limits: [...client.limits, ...(tls.limits ?? [])] },
        start: () =>
          startSecureTandem({ start, sessionReuse, files: certificateFiles(inject("caseFiles")), witness: seen }),
        row: { peer: name, version: versionOf(presence), role: "client", ours: "server", tls: security },
        chosen: thinned(security),
        tls: { ...security, witness: seen },
      });
    }
  }
});
