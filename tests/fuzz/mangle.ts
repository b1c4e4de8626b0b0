import type { Random } from "../session/random.ts";

/** The bytes with a few of them changed, doubled, lost, or joined by what protocols choke on. */
export function mangle(bytes: Uint8Array, random: Random): Uint8Array {
  if (!random.chance(0.3)) return bytes;
  let mangled = bytes;
  for (let times = 1 + random.below(3); times > 0; times--) mangled = once(mangled, random);
  return mangled;
}

function once(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.below(bytes.length + 1);
  const to = Math.min(bytes.length, at + random.below(8));
  const [before, between, after] = [bytes.subarray(0, at), bytes.subarray(at, to), bytes.subarray(to)];
  return random.pick([
    () => Buffer.concat([before, after]),
    () => Buffer.concat([before, between, between, after]),
    () => Buffer.concat([before, between.map(() => random.below(256)), after]),
    () => Buffer.concat([before, random.pick(nasty), between, after]),
    () => Buffer.concat([after, before]),
  ])();
}

const nasty: readonly Uint8Array[] = [
  [0x00],
  [0x0d],
  [0x0a],
  [0x0d, 0x00],
  [0x0d, 0x0d, 0x0a],
  [0xff],
  [0xff, 0xff],
  [0xff, 0xf4, 0xff, 0xf2],
  [0xff, 0xf4, 0xf2, 0x41, 0x42, 0x4f, 0x52, 0x0d],
  [0xff, 0xfd, 0x06],
  [0xff, 0xfb, 0x01],
  [0xff, 0xfa, 0x18, 0x01],
  [0xff, 0xf0],
  [0x1b, 0x5b, 0x32, 0x4a],
  [0xc0, 0xaf],
  [0xed, 0xa0, 0x80],
  [0xf5, 0x80, 0x80, 0x80],
].map((bytes) => Uint8Array.from(bytes));
