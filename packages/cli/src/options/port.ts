import { InvalidArgumentError } from "commander";

/** `2121`: a port to listen on, 0 for a free one. */
export function parseListenPort(text: string): number {
  return wholeNumber(text, 0, 65_535, "It must be a port: 0 (a free one) to 65535.");
}

/** `20`: a port to dial from, 0 for any. */
export function parseDialPort(text: string): number {
  return wholeNumber(text, 0, 65_535, "It must be a port: 0 (any) to 65535.");
}

/** `60000`: the first of a range of ports that a NAT maps to ours. */
export function parsePublicPort(text: string): number {
  return wholeNumber(text, 1, 65_535, "It must be a port: 1 to 65535.");
}

/** `50000-50100`: ports, both ends included; one port may stand alone. */
export function parsePortRange(text: string): { readonly first: number; readonly last: number } {
  const [, begin = "", end = begin] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  const hint = "It must be two ports like 50000-50100, the lower one first.";
  const first = wholeNumber(begin, 1, 65_535, hint);
  return { first, last: wholeNumber(end, first, 65_535, hint) };
}

function wholeNumber(text: string, least: number, most: number, hint: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= least && number <= most)) throw new InvalidArgumentError(hint);
  return number;
}
