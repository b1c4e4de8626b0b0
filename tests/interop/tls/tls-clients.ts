import type { ClientPeer, ClientTls } from "../peers/client-peer.ts";
import { plainFtplib } from "../peers/ftplib.ts";
import { CLIENT_PEERS } from "../peers/index.ts";
import type { TlsReuse } from "./security.ts";

/** A foreign client that has TLS. */
export interface TlsClientPeer {
  /** Its name in the table. */
  readonly name: string;
  readonly peer: ClientPeer;
  readonly tls: ClientTls;
  /** The most that our server can ask of it. */
  readonly reuse: TlsReuse;
}

/** Every foreign client that has TLS; ftplib twice, as it is and as people make it. */
export const TLS_CLIENTS: readonly TlsClientPeer[] = [...CLIENT_PEERS, plainFtplib].flatMap((peer) => {
  const { tls } = peer;
  if (tls === undefined) return [];
  const name = tls.reuse === "always" ? peer.name : `${peer.name}, as it is`;
  return [{ name, peer, tls, reuse: tls.reuse === "always" ? "required" : "offered" }];
});
