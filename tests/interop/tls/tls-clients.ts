import type { ClientPeer, ClientTls } from "../peers/client-peer.ts";
import { plainFtplib } from "../peers/ftplib.ts";
import { CLIENT_PEERS } from "../peers/index.ts";
import type { TlsReuse, TlsVersion } from "./security.ts";

/** A foreign client that has TLS. */
export interface TlsClientPeer {
  /** Its name in the table. */
  readonly name: string;
  readonly peer: ClientPeer;
  readonly tls: ClientTls;
  /** The most that our server can ask of it in a version. */
  reuse(version: TlsVersion): TlsReuse;
}

/** Every foreign client that has TLS; ftplib twice, as it is and as people make it. */
export const TLS_CLIENTS: readonly TlsClientPeer[] = [...CLIENT_PEERS, plainFtplib].flatMap((peer) => {
  const { tls } = peer;
  if (tls === undefined) return [];
  const name = tls.reuse === "never" ? `${peer.name}, as it is` : peer.name;
  const reuse = (version: TlsVersion): TlsReuse => {
    const sure = tls.reuse === "always" || (tls.reuse === "surely in TLS 1.2" && version === "TLSv1.2");
    return sure ? "required" : "offered";
  };
  return [{ name, peer, tls, reuse }];
});
