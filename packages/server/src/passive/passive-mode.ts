import type { Clock, Network } from "@tandem/transport";
import type { ServerOptions } from "../options.ts";
import { peerRules, type PeerRule } from "./data-peers.ts";
import { publicAddresses, type FindPublicAddress } from "./public-address.ts";
import { SharedPorts } from "./shared-ports.ts";

/** What the data connections of all sessions of a server have in common. */
export interface PassiveMode {
  readonly ports: SharedPorts;
  readonly publicAddress: FindPublicAddress;
  /** Who may be at the other end, for a session whose control connection comes from an address. */
  readonly rule: (control: string) => PeerRule;
}

/** Throws `ProtocolError` `syntax` for an entry of a list that is no address and no block. */
export function passiveMode(
  { publicAddress, dataPeers, fxp, timers }: ServerOptions,
  surroundings: { readonly network: Network; readonly clock: Clock },
): PassiveMode {
  return {
    ports: new SharedPorts({ ...surroundings, time: timers.handshake }),
    publicAddress: publicAddresses(publicAddress, surroundings),
    rule: peerRules(dataPeers, fxp),
  };
}
