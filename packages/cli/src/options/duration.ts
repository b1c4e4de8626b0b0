import { InvalidArgumentError } from "commander";

/**
 * Reads a time as milliseconds: `30s`, `5m`, `1.5h`, `7d`, `250ms`; a number alone is seconds. Bounds are such texts too,
 * both included; 0 is refused unless it is the lower one.
 */
export function duration(least: string, most: string): (text: string) => number {
  const [from, to] = [least, most].map(milliseconds) as [number, number];
  return (text) => {
    const given = milliseconds(text);
    if (given >= from && given <= to) return given;
    throw new InvalidArgumentError(`It must be a time like 250ms, 30s, 5m, 24h or 7d, from ${least} to ${most}.`);
  };
}

function milliseconds(text: string): number {
  const [, number = "", unit = "s"] = /^(\d{1,9}(?:\.\d{1,3})?) ?(ms|s|m|h|d)?$/.exec(text) ?? [];
  return number === "" ? Number.NaN : Math.round(Number(number) * units[unit as Unit]);
}

type Unit = keyof typeof units;

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
