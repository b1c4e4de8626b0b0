import { InvalidArgumentError } from "commander";

/**
 * Reads an amount of bytes: `5 GB`, `500 MB`, `16 MiB`, `4608`. kB, MB, GB, TB are decimal, as on a disk's label; KiB, MiB,
 * GiB, TiB are powers of 1024. Case does not matter.
 */
export function byteCount(least: number): (text: string) => number {
  return (text) => {
    const [, number = "", unit = ""] = /^(\d{1,15}(?:\.\d{1,3})?) ?([a-z]{0,3})$/i.exec(text) ?? [];
    const factor = units[unit.toLowerCase()];
    const bytes = number === "" || factor === undefined ? Number.NaN : Math.round(Number(number) * factor);
    if (bytes >= least && Number.isSafeInteger(bytes)) return bytes;
    throw new InvalidArgumentError(`It must be bytes, like 5 GB, 500 MB, 16 MiB or 4608, and at least ${least}.`);
  };
}

const units: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};
