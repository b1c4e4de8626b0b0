import { defaultOptions, type ServerOptions } from "./options.ts";
import type { ServerSetup } from "./server.ts";

/** Everything that a server was told, with the defaults of what it was not. */
export function optionsOf({ listing, limits, bandwidth, defence, timers, ...given }: ServerSetup): ServerOptions {
  const options = { ...defaultOptions, ...given };
  const { greeting, passivePorts, publicAddress, publicPort, dataPeers, fxp, activePort, proxies } = options;
  return {
    greeting,
    passivePorts,
    publicAddress,
    publicPort,
    dataPeers,
    fxp,
    activePort,
    proxies,
    languages: options.languages,
    charset: options.charset,
    listing: { ...defaultOptions.listing, ...listing },
    limits: { ...defaultOptions.limits, ...limits },
    bandwidth: { ...defaultOptions.bandwidth, ...bandwidth },
    defence: { ...defaultOptions.defence, ...defence },
    timers: { ...defaultOptions.timers, ...timers },
  };
}
