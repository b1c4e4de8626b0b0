import { addressFamily, formatEndpoint, type Endpoint } from "@tandem/protocol";
import type { SessionTrace } from "@tandem/trace";
import {
  DataError,
  dialForData,
  listenForData,
  type Clock,
  type DataOffer,
  type DataSecurity,
  type ListenForDataOptions,
  type Network,
  type PortLease,
} from "@tandem/transport";
import type { Ledger } from "../ledger.ts";
import { addressGroup } from "../defence/address-group.ts";
import type { ServerOptions } from "../options.ts";
import type { PeerRule } from "../passive/data-peers.ts";
import type { PassiveMode } from "../passive/passive-mode.ts";
import type { Recognizes } from "../passive/shared-ports.ts";

/** The two beginnings of a server's data connection. */
export interface DataOffers {
  /** Whose session this is: the ends of its control connection. */
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /** Where the client has dialled, as it sees it: a proxy before this server, or `local`. */
  readonly dialled: Endpoint;
  /** Where the client finds this server: at the public address, or where it has dialled. Rejects with `DataError` `no-port`. */
  publicAddress(): Promise<string>;
  /** Where the client finds a port of this server, as a NAT maps it. */
  outsidePort(port: number): number;
  /** Whether the client may have data sent there, in active mode. */
  mayBeDialled(address: string): boolean;
  /** Passive mode: waits on a port of the range. Rejects with `DataError` `no-port`. */
  listen(): Promise<DataOffer>;
  /** Active mode: will dial the client. */
  dial(remote: Endpoint): DataOffer;
  /**
   * Without PORT or PASV: the client's default data port is that of its control connection (RFC 959 §3.2). Throws
   * `DataError` `refused` when a service could be there.
   */
  dialDefault(): DataOffer;
}

/** Ports below it belong to services, which no server may be made to dial (RFC 2577 §3, "bounce"). */
export const firstUnprivilegedPort = 1024;

export interface DataOffersOptions {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly dialled: Endpoint;
  readonly network: Network;
  readonly clock: Clock;
  readonly trace: SessionTrace;
  readonly ledger: Ledger;
  readonly options: ServerOptions;
  readonly passive: PassiveMode;
  /** Aborted when the session is over. */
  readonly over: AbortSignal;
  /** TLS, while PROT P holds. */
  readonly security: () => DataSecurity | undefined;
  /** Tells this session's data connections from others of its address, while they prove whose they are. */
  readonly recognizes: () => Recognizes | undefined;
}

/** The data connections of one session: from and to the addresses of its control connection, nobody else's. */
export function dataOffers(given: DataOffersOptions): DataOffers {
  const { local, remote, dialled, options, passive, ...rest } = given;
  const shared = { ...rest, side: "server" as const, timers: options.timers };
  const { activePort, passivePorts, publicPort } = options;
  const shift = publicPort === undefined || passivePorts.last === 0 ? 0 : publicPort - passivePorts.first;
  const rule = passive.rule(remote.address);
  const dial = (to: Endpoint): DataOffer =>
    dialForData({
      ...shared,
      remote: to,
      // Behind a proxy the client may be of another family than this end of the control connection.
      local: {
        address: addressFamily(local.address) === addressFamily(to.address) ? local.address : anyAddress(to),
        ...(activePort === undefined ? {} : { port: activePort }),
      },
    });
  const listening = (recognizes: Recognizes | undefined): ListenForDataOptions => ({
    ...shared,
    ...(rule.exact ? { network: passive.ports.of(remote.address, recognizes) } : {}),
    address: local.address,
    ports: { take: () => leasePort(given, rule, recognizes !== undefined) },
    expects: ({ address }) => rule.mayCome(address),
  });
  /** Without TLS they are the same for each connection. */
  let unproved: ListenForDataOptions | undefined;
  return {
    local,
    remote,
    dialled,
    publicAddress: async () => (await passive.publicAddress(remote)) ?? dialled.address,
    outsidePort: (port) => port + shift,
    mayBeDialled: (address) => rule.mayBeDialled(address),
    listen() {
      const recognizes = rule.exact ? given.recognizes() : undefined;
      if (recognizes === undefined) return listenForData((unproved ??= listening(undefined)));
      return listenForData(listening(recognizes));
    },
    dial,
    dialDefault() {
      if (remote.port < firstUnprivilegedPort) throw new DataError("refused", agreeFirst);
      return explained(dial(remote));
    },
  };
}

/**
 * A port of the range. Where connections are told apart by their address, and those of one address by what they prove, one that
 * others hold will do too; where they are not, an address gets no more than half of the range, so that there is one for others.
 */
function leasePort(given: DataOffersOptions, rule: PeerRule, proves: boolean): Promise<PortLease | undefined> {
  const { ledger, options, remote } = given;
  return rule.exact ? ledger.leasePort(options.passivePorts, { peer: remote.address, proves }) : leaseOfHalf(given);
}

async function leaseOfHalf({ ledger, options, remote }: DataOffersOptions): Promise<PortLease | undefined> {
  const { passivePorts } = options;
  const half = Math.ceil((passivePorts.last - passivePorts.first + 1) / 2);
  const place = await ledger.lease(
    `ports of ${addressGroup(remote.address)}`,
    passivePorts.last === 0 ? Infinity : half,
  );
  if (place === undefined) return undefined;
  const port = await ledger.leasePort(passivePorts).catch((error: unknown) => {
    place.giveBack();
    throw error;
  });
  if (port === undefined) place.giveBack();
  return (
    port && {
      port: port.port,
      giveBack() {
        port.giveBack();
        place.giveBack();
      },
    }
  );
}

function anyAddress({ address }: Endpoint): string {
  return addressFamily(address) === 4 ? "0.0.0.0" : "::";
}

const agreeFirst = "No data connection was agreed on: send PASV, EPSV, PORT or EPRT first.";

/** Most clients have forgotten that there are default ports: they are told what they should have sent. */
function explained(offer: DataOffer): DataOffer {
  return {
    endpoint: offer.endpoint,
    listener: offer.listener,
    async open(signal) {
      try {
        return await offer.open(signal);
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
        const tried = `The default data port ${formatEndpoint(offer.endpoint)} was tried: ${error.message}`;
        throw new DataError(error.code, `${agreeFirst} ${tried}`, { cause: error });
      }
    },
    abort: (reason) => offer.abort(reason),
    [Symbol.asyncDispose]: () => offer[Symbol.asyncDispose](),
  };
}
