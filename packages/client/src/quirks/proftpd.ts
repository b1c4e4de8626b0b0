import type { ServerKind } from "./server-kind.ts";

/**
 * ProFTPD (1.3.8): reads commands while data moves, until it has seen the end of an upload; it answers 450 to an EPSV that comes
 * then, and runs what is no transfer before the file is stored.
 */
export const proFtpd: ServerKind = {
  name: "ProFTPD",
  recognise: ({ greeting }) => /\bProFTPD\b/i.test(greeting),
  traits: { takesUtf8: true, setsTimesBy: ["MFMT", "SITE UTIME"] },
};
