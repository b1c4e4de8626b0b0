import { formatCidr, parseCidr, withoutZone } from "@tandem/protocol";

/**
 * Tells whether an address is one of those listed: addresses and blocks, `192.0.2.7`, `10.0.0.0/8`, `2001:db8::/32`. Lists of
 * whole countries cost no more than short ones: what is looked up is each length of prefix, of which there are few. Throws
 * `ProtocolError` `syntax` for an entry that is neither, and for what is no address.
 */
export function addressList(entries: readonly string[]): (address: string) => boolean {
  const blocks = entries.map(parseCidr);
  const listed = new Set(blocks.map(formatCidr));
  const lengths = [4, 16].map((bytes) => ({
    bytes,
    prefixes: prefixesOf(blocks.filter(({ base }) => base.length === bytes)),
  }));
  if (entries.length === 0) return () => false;
  return (address) => {
    // IPv4 inside IPv6 is judged as itself, and a zone counts for nothing.
    const one = parseCidr(withoutZone(address));
    const plain = formatCidr(one);
    const { prefixes } = lengths.find(({ bytes }) => bytes === one.base.length)!;
    return prefixes.some((prefix) => listed.has(formatCidr(parseCidr(`${plain}/${prefix}`))));
  };
}

function prefixesOf(blocks: readonly { readonly prefix: number }[]): readonly number[] {
  return [...new Set(blocks.map(({ prefix }) => prefix))];
}
