import { addressFamily, formatAddress, parseAddress, withoutZone } from "@tandem/protocol";
import { addressList } from "../defence/address-list.ts";

/**
 * Who may be at the other end of a data connection. `same-address`: the address of the control connection alone, so that nobody
 * else gets a file, gives one, or is dialled (RFC 2577 §3). `same-network`: any address of its /24 of IPv4 or /64 of IPv6, for
 * clients that leave by several.
 */
export type DataPeers = "same-address" | "same-network";

/** The rule for one session. */
export interface PeerRule {
  /** True when only the address of the control connection may, which ports can then be told apart by. */
  readonly exact: boolean;
  /** Whether a connection may come from there, in passive mode. */
  readonly mayCome: (address: string) => boolean;
  /** Whether the server may dial there, in active mode. */
  readonly mayBeDialled: (address: string) => boolean;
}

/**
 * The rules of one server: `fxp` lists the other servers, addresses and blocks, that a client may let exchange files with this
 * one (RFC 959 §5.2). Throws `ProtocolError` `syntax` for an entry that is neither.
 */
export function peerRules(peers: DataPeers, fxp: readonly string[]): (control: string) => PeerRule {
  const listed = addressList(fxp);
  return (control) => ({
    exact: peers === "same-address" && fxp.length === 0,
    mayCome: (address) =>
      address === control || (peers === "same-network" && networkOf(address) === networkOf(control)) || listed(address),
    mayBeDialled: (address) => address === control || listed(address),
  });
}

function networkOf(address: string): string {
  const kept = addressFamily(address) === 4 ? 3 : 8;
  const bytes = parseAddress(withoutZone(address));
  return bytes === undefined ? address : formatAddress(bytes.map((byte, at) => (at < kept ? byte : 0)));
}
