import { InvalidArgumentError } from "commander";
import { byteCount } from "./byte-count.ts";

/** Reads bytes a second: `10 MB`, `10MB/s`, `512 KiB/s`; `unlimited` is no limit. */
export function byteRate(text: string): number {
  if (text === "unlimited") return Infinity;
  try {
    return bytes(text.replace(/ ?\/ ?s$/, ""));
  } catch {
    throw new InvalidArgumentError("It must be bytes a second, like 10 MB or 512 KiB/s, at least 1 kB; or unlimited.");
  }
}

// A slower one does not move a listing before the client gives up.
const bytes = byteCount(1_000);
