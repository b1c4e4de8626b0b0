import { addressFamily, formatEndpoint, type Endpoint } from "@tandem/protocol";
import type { SessionTrace } from "@tandem/trace";
import { DataError, dialForData, listenForData, type Clock, type DataOffer, type Network } from "@tandem/transport";
import type { Ledger } from "../ledger.ts";
import type { ServerOptions } from "../options.ts";

/** The two beginnings of a server's data connection. */
export interface DataOffers {
  /** Whose session this is: the ends of its control connection. */
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /** Where the client has dialled, as it sees it: a proxy before this server, or `local`. */
  readonly dialled: Endpoint;
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
  /** Aborted when the session is over. */
  readonly over: AbortSignal;
}

/** The data connections of one session: from and to the addresses of its control connection, nobody else's. */
export function dataOffers({ local, remote, dialled, ledger, options, ...rest }: DataOffersOptions): DataOffers {
  const shared = { ...rest, side: "server" as const, timers: options.timers };
  const { activePort, passivePorts } = options;
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
  return {
    local,
    remote,
    dialled,
    listen: () =>
      listenForData({
        ...shared,
        address: local.address,
        ports: { take: () => ledger.leasePort(passivePorts) },
        expects: ({ address }) => address === remote.address,
      }),
    dial,
    dialDefault() {
      if (remote.port < firstUnprivilegedPort) throw new DataError("refused", agreeFirst);
      return explained(dial(remote));
    },
  };
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
    [Symbol.asyncDispose]: () => offer[Symbol.asyncDispose](),
  };
}
