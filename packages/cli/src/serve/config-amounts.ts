import type { Limits, Timers } from "@tandem/server";
import { byteCount } from "../options/byte-count.ts";
import { duration } from "../options/duration.ts";
import { wholeNumber } from "../options/number.ts";
import { present } from "../present.ts";
import { fields, scalar, unlimited } from "./config-fields.ts";

/** `timers:`, every timer of the server, and `grace`, which is ours. */
export function timerFields() {
  return fields({ ...scalars(timers), grace: scalar(duration("0", "1d")).optional() }).transform(
    ({ grace, ...given }) => ({ grace, timers: named(timers, given) }),
  );
}

/** `limits:`, every limit of the server. */
export function limitFields() {
  return fields(scalars(limits)).transform((given) => named(limits, given));
}

/** What an amount is called in the file, and how it is read there. */
type Amount = readonly [key: string, read: (text: string) => number];

const count = wholeNumber(1, 999_999_999);
const time = duration("1s", "1d");

// By the names of the server, so that the compiler asks for whatever it gets.
const timers: Readonly<Record<keyof Timers, Amount>> = {
  login: ["login", time],
  idle: ["idle", time],
  // SITE IDLE gives no session less.
  maximumIdle: ["maximum-idle", duration("30s", "1d")],
  loginDelay: ["login-delay", duration("0", "1m")],
  longestLoginDelay: ["longest-login-delay", duration("0", "1m")],
  open: ["data-connection", time],
  handshake: ["tls-handshake", time],
  stall: ["stall", time],
  linger: ["linger", time],
  proxyHeader: ["proxy-header", time],
};

const limits: Readonly<Record<keyof Limits, Amount>> = {
  sessions: ["sessions", count],
  sessionsPerAddress: ["sessions-per-address", unlimited(count)],
  sessionsPerAccount: ["sessions-per-account", unlimited(count)],
  loginTries: ["login-tries", count],
  loginsAtOnce: ["logins-at-once", count],
  commandsPerSecond: ["commands-per-second", unlimited(count)],
  transfers: ["transfers", unlimited(count)],
  uploadSize: ["upload-size", unlimited(byteCount(1))],
  proxyHeaders: ["proxy-headers", count],
  // A name of 255 bytes, in a charset of two, and a folder.
  commandLine: ["command-line", byteCount(512)],
  pipeline: ["pipeline", byteCount(512)],
  replyLines: ["reply-lines", count],
  sortedEntries: ["sorted-entries", count],
  listedLines: ["listed-lines", unlimited(count)],
  listedDirectories: ["listed-directories", count],
  countedSize: ["counted-size", byteCount(0)],
  hashesAtOnce: ["hashes-at-once", count],
  hashesKept: ["hashes-kept", wholeNumber(0, 999_999_999)],
  inflation: ["inflation", count],
};

function scalars(amounts: Readonly<Record<string, Amount>>) {
  return Object.fromEntries(Object.values(amounts).map(([key, read]) => [key, scalar(read).optional()]));
}

function named<Name extends string>(
  amounts: Readonly<Record<Name, Amount>>,
  given: Readonly<Record<string, number | undefined>>,
) {
  const entries = Object.entries<Amount>(amounts).map(([name, [key]]) => [name, given[key]]);
  return present(Object.fromEntries(entries) as Readonly<Record<Name, number | undefined>>);
}
