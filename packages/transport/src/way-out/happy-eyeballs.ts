import { addressFamily, formatEndpoint, parseAddress, withoutZone, type AddressFamily } from "@tandem/protocol";
import type { Clock } from "../clock.ts";
import { dialError, faultOf } from "../network-fault.ts";
import { NetworkError, type DialOptions, type Network, type Socket } from "../network.ts";

/**
 * A network that dials names as RFC 8305 has it: the families of addresses take turns, a further attempt begins 250 ms behind the
 * one before (at once behind one that failed), and the first connection that stands is the one. Attempts go on beside each
 * other: a slow way is not given up for a broken one. Its errors tell every address that was tried.
 */
export function happyEyeballs(network: Network, { clock }: { readonly clock: Pick<Clock, "timer"> }): Network {
  const { resolve } = network;
  if (resolve === undefined) return network;
  return {
    listen: (options, accept) => network.listen(options, accept),
    reserve: (local, backlog) => network.reserve?.(local, backlog),
    resolve: (name) => resolve(name),
    async dial(options) {
      const { remote, signal, dialling } = options;
      signal?.throwIfAborted();
      const named = parseAddress(withoutZone(remote.address)) === undefined;
      const known = named ? await resolved(network, options) : [remote.address];
      const addresses = eligible(known, options);
      if (addresses.length === 0) throw otherFamily(options, known);
      if (!named) return network.dial(options);
      const dial = (address: string, cancelled: AbortSignal): Promise<Socket> => {
        dialling?.(address);
        return network.dial({ ...options, remote: { address, port: remote.port }, signal: cancelled });
      };
      return race(dial, { addresses, clock, signal }).catch((error: unknown) => {
        throw error instanceof AggregateError ? allFailed(options, error) : error;
      });
    },
  };
}

/** The order of attempts: the system's own (RFC 6724), with the families taking turns behind the first address (RFC 8305 §4). */
export function interleaved(addresses: readonly string[]): readonly string[] {
  const [first] = addresses;
  if (first === undefined) return [];
  const same = addresses.filter((address) => addressFamily(address) === addressFamily(first));
  const other = addresses.filter((address) => addressFamily(address) !== addressFamily(first));
  return same.flatMap((address, at) => [address, ...other.slice(at, at + 1)]).concat(other.slice(same.length));
}

interface Race {
  readonly addresses: readonly string[];
  readonly clock: Pick<Clock, "timer">;
  readonly signal: AbortSignal | undefined;
}

/** The first connection that stands. Rejects with an `AggregateError` of all failures, or the signal's reason. */
function race(
  dial: (address: string, cancelled: AbortSignal) => Promise<Socket>,
  { addresses, clock, signal }: Race,
): Promise<Socket> {
  const cancel = new AbortController();
  const failures: unknown[] = [];
  let begun = 0;
  let over = false;
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      over = true;
      timer.cancel();
      signal?.removeEventListener("abort", abort);
      cancel.abort();
    };
    const abort = (): void => {
      settle();
      reject(signal?.reason as Error);
    };
    const won = (socket: Socket): void => {
      // Two may stand at the same moment.
      if (over) return socket.reset();
      settle();
      resolve(socket);
    };
    const lost = (error: unknown): void => {
      if (over) return;
      failures.push(error);
      if (failures.length < addresses.length) return next();
      settle();
      reject(new AggregateError(failures, "No address could be reached."));
    };
    const next = (): void => {
      const address = addresses[begun];
      if (over || address === undefined) return;
      begun += 1;
      if (begun < addresses.length) timer.restart();
      else timer.cancel();
      dial(address, cancel.signal).then(won, lost);
    };
    const timer = clock.timer(attemptDelay, next);
    signal?.addEventListener("abort", abort, { once: true });
    next();
  });
}

async function resolved(network: Network, options: DialOptions): Promise<readonly string[]> {
  const { remote, signal } = options;
  // A name server may be as silent as a host.
  let abort = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => reject(signal?.reason as Error);
    signal?.addEventListener("abort", abort, { once: true });
  });
  try {
    return interleaved(await Promise.race([network.resolve?.(remote.address) ?? [], aborted]));
  } catch (error) {
    throw error instanceof NetworkError ? dialError(options, error) : error;
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}

/** Those of the family that is wanted, and of the one that is dialled from. */
function eligible(addresses: readonly string[], { family, local }: DialOptions): readonly string[] {
  const from = local === undefined || isAny(local.address) ? undefined : addressFamily(local.address);
  const fits = (address: string, wanted: AddressFamily | undefined): boolean =>
    wanted === undefined || addressFamily(address) === wanted;
  const wanted = addresses.filter((address) => fits(address, family));
  const reachable = wanted.filter((address) => fits(address, from));
  // Dialled all the same, so that the system says what is wrong.
  return reachable.length > 0 ? reachable : wanted.slice(0, 1);
}

function isAny(address: string): boolean {
  return address === "0.0.0.0" || address === "::";
}

function allFailed({ remote }: DialOptions, { errors }: AggregateError): unknown {
  const cause = new AggregateError(errors);
  const code = faultOf(cause);
  const told = errors.map((error: unknown) => (error instanceof Error ? error.message : String(error)));
  const host = formatEndpoint(remote);
  const tries = errors.length === 1 ? "its only address" : `any of its ${errors.length} addresses`;
  return new NetworkError(code, `${host} cannot be reached at ${tries}. ${told.join(" ")}`, { cause });
}

function otherFamily({ remote, family }: DialOptions, known: readonly string[]): NetworkError {
  const others = known.length === 0 ? "" : `, only ${known.join(", ")}`;
  const message = `${remote.address} has no address of IPv${family}${others}. Leave the family open, or name another host.`;
  return new NetworkError("address-not-available", message);
}

// Recommended by RFC 8305 §8.
const attemptDelay = 250;
