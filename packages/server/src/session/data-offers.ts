import type { Endpoint } from "@tandem/protocol";
import type { SessionTrace } from "@tandem/trace";
import { dialForData, listenForData, type Clock, type DataOffer, type Network } from "@tandem/transport";
import type { Ledger } from "../ledger.ts";
import type { ServerOptions } from "../options.ts";

/** The two beginnings of a server's data connection. */
export interface DataOffers {
  /** Whose session this is: the ends of its control connection. */
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /** Passive mode: waits on a port of the range. Rejects with `DataError` `no-port`. */
  listen(): Promise<DataOffer>;
  /** Active mode: will dial the client. */
  dial(remote: Endpoint): DataOffer;
}

export interface DataOffersOptions {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly network: Network;
  readonly clock: Clock;
  readonly trace: SessionTrace;
  readonly ledger: Ledger;
  readonly options: ServerOptions;
  /** Aborted when the session is over. */
  readonly over: AbortSignal;
}

/** The data connections of one session: from and to the addresses of its control connection, nobody else's. */
export function dataOffers({ local, remote, ledger, options, ...rest }: DataOffersOptions): DataOffers {
  const shared = { ...rest, side: "server" as const, timers: options.timers };
  const { activePort, passivePorts } = options;
  return {
    local,
    remote,
    listen: () =>
      listenForData({
        ...shared,
        address: local.address,
        ports: { take: () => ledger.leasePort(passivePorts) },
        expects: ({ address }) => address === remote.address,
      }),
    dial: (to) =>
      dialForData({
        ...shared,
        remote: to,
        local: { address: local.address, ...(activePort === undefined ? {} : { port: activePort }) },
      }),
  };
}
