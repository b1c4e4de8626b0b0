import { CLIENT_PEERS, SERVER_PEERS } from "../peers/index.ts";
import type { TlsRemark } from "./table.ts";

/** What each peer cannot do with TLS, or does in its own way. */
export function tlsRemarks(): readonly TlsRemark[] {
  return [
    ...CLIENT_PEERS.map(({ name, tls, limits }) => {
      if (tls === undefined) return { name, remarks: ["It has no TLS for FTP."] };
      const missing = [...limits, ...(tls.limits ?? [])].map(({ reason }) => reason);
      return { name, remarks: [...missing, ...(tls.remarks ?? [])] };
    }),
    ...SERVER_PEERS.map(({ name, tls }) => ({ name, remarks: tls.remarks ?? [] })),
  ];
}
