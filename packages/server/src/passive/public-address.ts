import { addressFamily, parseAddress, type Endpoint } from "@tandem/protocol";
import { DataError, type Clock, type Network } from "@tandem/transport";
import { addressList } from "../defence/address-list.ts";

/**
 * What 227 names in place of the server's own address, for a server behind NAT: an IPv4 address; a host name, which is looked up
 * again and again; rules for networks of clients, the first that fits; or a function that is asked for each PASV, and gives
 * `undefined` for the server's own.
 */
export type PublicAddress =
  | string
  | readonly PublicAddressRule[]
  | ((client: Endpoint) => string | undefined | Promise<string | undefined>);

/** What clients of some networks are told. */
export interface PublicAddressRule {
  /** Addresses and blocks of clients: `192.168.0.0/16`; all that no rule before has when missing. */
  readonly clients?: readonly string[];
  /** An IPv4 address or a host name; the server's own when missing. */
  readonly address?: string;
}

/** Tells a client's public address, `undefined` for the server's own. Rejects with `DataError` `no-port` where it is not known. */
export type FindPublicAddress = (client: Endpoint) => Promise<string | undefined>;

/** Throws `ProtocolError` `syntax` for a block of clients that is none. */
export function publicAddresses(
  given: PublicAddress | undefined,
  { network, clock }: { readonly network: Network; readonly clock: Pick<Clock, "now"> },
): FindPublicAddress {
  const find = chosenBy(given);
  const known = new Map<string, { readonly address: string; readonly at: number }>();
  /** Under way: many sessions that ask at once take one thread of the system's resolver, and not all that files have. */
  const asked = new Map<string, Promise<string | undefined>>();
  const lookUpOnce = (name: string): Promise<string | undefined> => {
    const answer = asked.get(name) ?? lookUp(network, name).finally(() => asked.delete(name));
    asked.set(name, answer);
    return answer;
  };
  return async (client) => {
    const named = await find(client);
    if (named === undefined || parseAddress(named) !== undefined) return named;
    const last = known.get(named);
    if (last !== undefined && clock.now() - last.at < lookedUpFor) return last.address;
    const address = await lookUpOnce(named).catch(() => last?.address);
    if (address === undefined) {
      throw new DataError("no-port", `The server's public address, ${named}, could not be looked up; use EPSV.`);
    }
    known.set(named, { address, at: clock.now() });
    return address;
  };
}

function chosenBy(
  given: PublicAddress | undefined,
): (client: Endpoint) => string | undefined | Promise<string | undefined> {
  if (given === undefined || typeof given === "string") return () => given;
  if (typeof given === "function") return given;
  const rules = given.map(({ clients, address }) => ({ fits: clients && addressList(clients), address }));
  return (client) => rules.find(({ fits }) => fits?.(client.address) ?? true)?.address;
}

async function lookUp(network: Network, name: string): Promise<string | undefined> {
  const addresses = await network.resolve?.(name);
  return addresses?.find((address) => addressFamily(address) === 4);
}

// Dynamic DNS has its names live for a minute or more.
const lookedUpFor = 60_000;
