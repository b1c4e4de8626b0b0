import {
  addressFamily,
  firstDigit,
  formatExtendedHostPort,
  formatHostPort,
  normalizeAddress,
  sameAddress,
  type Endpoint,
} from "@tandem/protocol";
import { DataError, listenForData, NetworkError } from "@tandem/transport";
import { RefusedError, TransferError } from "../ftp-error.ts";
import type { PortRange } from "../options.ts";
import type { DataOpener, DataOpenerOptions } from "./data-opener.ts";
import { portRange } from "./port-range.ts";

export interface ActiveOpenerOptions extends DataOpenerOptions {
  readonly ports: PortRange | undefined;
  /** The address that the server is told; our own when missing. */
  readonly announcedAddress: string | undefined;
  /** Let in whoever comes first, and not only the server. */
  readonly trustAddress: boolean;
}

/**
 * Active mode: this client listens, the server dials. PORT for IPv4 and EPRT for IPv6, and EPRT for IPv4 where PORT is not
 * known. Only the server itself is let in: a stranger who comes first is turned away, and the server still awaited.
 */
export function activeOpener(given: ActiveOpenerOptions): DataOpener {
  const { control, ports, announcedAddress, trustAddress, ...shared } = given;
  const source = ports === undefined ? undefined : portRange(ports);
  const announced = normalizeAddress(announcedAddress ?? control.local.address);
  let ways: readonly Way[] = addressFamily(announced) === 4 ? ["PORT", "EPRT"] : ["EPRT"];

  const announce = async (port: number): Promise<void> => {
    for (const way of ways) {
      const reply = await control.exchange(way, formats[way]({ address: announced, port }));
      if (firstDigit(reply.code) === 2) {
        ways = [way];
        return;
      }
      if (way === ways.at(-1) || !unknown.has(reply.code)) throw new RefusedError(way, reply, "data-open");
    }
  };

  return {
    async agree() {
      const offer = await listen();
      try {
        await announce(offer.endpoint.port);
        return { offer, connection: undefined, ahead: false };
      } catch (error) {
        await offer[Symbol.asyncDispose]();
        throw error;
      }
    },
    giveUpWay: () => false,
    // Whoever dials would have to be told apart from whoever was expected before.
    prepare: () => {},
    withdraw: () => {},
    expect: () => {},
    proven: undefined,
    preparing: false,
  };

  async function listen(): ReturnType<typeof listenForData> {
    try {
      return await listenForData({
        ...shared,
        side: "client",
        address: control.local.address,
        ...(source === undefined ? {} : { ports: source }),
        expects: ({ address }) => trustAddress || sameAddress(address, control.remote.address),
      });
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      const { message: why } = error.cause instanceof NetworkError ? error.cause : error;
      const message = `No port could be opened for active mode: ${why} Try passive mode.`;
      throw new TransferError("not-opened", message, { phase: "data-open", cause: error });
    }
  }
}

type Way = "PORT" | "EPRT";

const formats: Readonly<Record<Way, (endpoint: Endpoint) => string>> = {
  PORT: formatHostPort,
  EPRT: formatExtendedHostPort,
};

// Not known, not implemented, not for this network: the other command may be.
const unknown: ReadonlySet<number> = new Set([500, 502, 522]);
