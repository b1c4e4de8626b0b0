import type { ServerKind } from "./server-kind.ts";

/**
 * Pure-FTPd (1.0.50): reads the control connection while data moves, and takes whatever came there, be it several commands, for
 * one that it does not know unless it is ABOR. So nothing may follow a transfer command before the end of its data is seen.
 */
export const pureFtpd: ServerKind = {
  name: "Pure-FTPd",
  recognise: ({ greeting }) => /\bPure-?FTPd\b/i.test(greeting),
  traits: { takesUtf8: true, setsTimesBy: ["MFMT", "SITE UTIME"] },
};
