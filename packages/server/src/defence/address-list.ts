import { cidrContains, parseCidr } from "@tandem/protocol";

/**
 * Tells whether an address is one of those listed: addresses and blocks, `192.0.2.7`, `10.0.0.0/8`, `2001:db8::/32`. Throws
 * `ProtocolError` `syntax` for an entry that is neither.
 */
export function addressList(entries: readonly string[]): (address: string) => boolean {
  const blocks = entries.map(parseCidr);
  return (address) => blocks.some((block) => cidrContains(block, address));
}
