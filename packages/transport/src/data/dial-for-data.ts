import { formatEndpoint, type Endpoint } from "@tandem/protocol";
import { otherSide } from "../other-side.ts";
import { NetworkError, type Socket } from "../network.ts";
import { DataError } from "./data-error.ts";
import { dataConnection, type DataOffer, type DataOptions } from "./data-offer.ts";
import { secured } from "./secured.ts";

export interface DialForDataOptions extends DataOptions {
  /** Where the peer listens. */
  readonly remote: Endpoint;
  /** The address to dial from, and the port if a certain one is wanted: port 20 of a server (RFC 959 §5.2). */
  readonly local?: { readonly address: string; readonly port?: number };
}

/**
 * Promises to dial the peer: PORT and EPRT on a server, PASV and EPSV on a client. The dial begins with the transfer
 * command, that is with `open`.
 */
export function dialForData(options: DialForDataOptions): DataOffer {
  const { remote, side, trace, clock, timers } = options;
  const listener = otherSide(side);
  const dialling = new AbortController();
  let state: "promised" | "dialling" | "settled" = "promised";
  trace.emit({ kind: "data.offer", listener, endpoint: remote });
  return {
    endpoint: remote,
    listener,
    async open(signal) {
      state = "dialling";
      const timer = clock.timer(timers.open, () => dialling.abort(late(options)));
      const abort = (): void => dialling.abort(signal?.reason);
      if (signal?.aborted === true) abort();
      signal?.addEventListener("abort", abort, { once: true });
      try {
        const socket = await dial(options, dialling.signal);
        return secured(dataConnection(options, socket, listener), options.security);
      } catch (cause) {
        const error = faultOfDial(cause);
        trace.emit({ kind: "data.withdrawn", listener, endpoint: remote, reason: reasonOf(error) });
        throw error;
      } finally {
        state = "settled";
        timer.cancel();
        signal?.removeEventListener("abort", abort);
      }
    },
    abort: (reason) => dialling.abort(reason),
    [Symbol.asyncDispose]() {
      if (state === "promised") trace.emit({ kind: "data.withdrawn", listener, endpoint: remote, reason: "not used" });
      if (state !== "settled") {
        dialling.abort(
          new DataError("withdrawn", `The connection to ${formatEndpoint(remote)} is not needed any more.`),
        );
      }
      return Promise.resolve();
    },
  };
}

function late({ remote, timers }: DialForDataOptions): DataError {
  const waited = `${formatEndpoint(remote)} did not answer within ${timers.open / 1000} s`;
  return new DataError("timeout", `${waited}; a firewall may drop the connection.`);
}

function faultOfDial(error: unknown): unknown {
  if (!(error instanceof NetworkError)) return error;
  return new DataError(error.code === "timeout" ? "timeout" : "refused", error.message, { cause: error });
}

/** Dials from the wanted local port; from any, when that one may not be used or is still busy with the last connection. */
async function dial(
  { network, remote, local, side, security }: DialForDataOptions,
  signal: AbortSignal,
): Promise<Socket> {
  // What a server sends over it is brief perhaps, what it receives is to be waited for; and so is TLS.
  const brief = side === "server" && security?.() === undefined;
  if (local?.port !== undefined) {
    try {
      return await network.dial({ remote, local, signal, brief });
    } catch (error) {
      if (!(error instanceof NetworkError) || !portTrouble.has(error.code)) throw error;
    }
  }
  return network.dial({ remote, signal, brief, ...(local === undefined ? {} : { local: { address: local.address } }) });
}

const portTrouble: ReadonlySet<string> = new Set(["denied", "address-in-use", "address-not-available"]);

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
