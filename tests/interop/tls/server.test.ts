import { describe, inject } from "vitest";
import { defineMeeting } from "../matrix.ts";
import { runningPeer } from "../peers/client-peer.ts";
import { CLIENT_PEERS } from "../peers/index.ts";
import { plainFtplib } from "../peers/ftplib.ts";
import { presenceOf, versionOf } from "../presence.ts";
import { startSecureTandem } from "../tandem/secure-server.ts";
import { certificateFiles } from "./certificates.ts";
import { eachSecurity } from "./each-security.ts";
import { thinned } from "./thinned.ts";
import { witness } from "./witness.ts";

describe("our server and foreign clients over TLS", () => {
  for (const peer of [...CLIENT_PEERS, plainFtplib]) {
    if (peer.tls === undefined) continue;
    const presence = presenceOf(peer.name);
    const reuse = peer.tls.reuse === "always" ? "required" : "offered";
    const client = runningPeer(peer, presence);
    const name = peer.tls.reuse === "always" ? peer.name : `${peer.name}, as it is`;
    for (const security of eachSecurity(reuse)) {
      const seen = witness();
      defineMeeting({
        title: `${name} and @tandem/server, ${security.start} ${security.version}, session reuse ${reuse}`,
        peers: [presence],
        client: { ...client, limits: [...client.limits, ...(peer.tls.limits ?? [])] },
        start: () =>
          startSecureTandem({
            start: security.start,
            sessionReuse: reuse === "required" ? "require" : "prefer",
            files: certificateFiles(inject("caseFiles")),
            witness: seen,
          }),
        row: { peer: name, version: versionOf(presence), role: "client", ours: "server", tls: security },
        chosen: thinned(security),
        tls: { ...security, witness: seen },
      });
    }
  }
});
