/** `4096`, `64k`, `1m` as bytes (of 1024); undefined for anything else, and for 0. */
export function parseByteCount(text: string): number | undefined {
  const [, digits, unit = ""] = /^(\d{1,12})([kmg]?)b?$/i.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const bytes = Number(digits) * 1024 ** ["", "k", "m", "g"].indexOf(unit.toLowerCase());
  return bytes > 0 ? bytes : undefined;
}
