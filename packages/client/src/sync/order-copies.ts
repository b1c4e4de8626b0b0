import type { Copy } from "./plan.ts";

/**
 * Hands out copies so that big and small ones move side by side: every other lane begins with the biggest, the rest with the
 * small ones in the order of their directories, and who finds nothing left takes what the others have. So no big file is left
 * for the end, and small ones, which are all waiting and no bytes, never have the line to themselves.
 */
export function orderCopies(copies: readonly Copy[]): (lane: number) => Copy | undefined {
  const big = copies.filter(({ size }) => size >= bigSize).sort((one, other) => other.size - one.size);
  const small = copies.filter(({ size }) => size < bigSize);
  let nextBig = 0;
  let nextSmall = 0;
  return (lane) => {
    const first = lane % 2 === 0;
    if (nextBig < big.length && (first || nextSmall === small.length)) return big[nextBig++];
    return nextSmall < small.length ? small[nextSmall++] : undefined;
  };
}

// At 50 ms a round trip and 100 Mbit/s, the bytes of such a file take as long as the talk about it.
const bigSize = 1024 * 1024;
