import type { ServerKind } from "./server-kind.ts";

/**
 * vsftpd (3.0.3): does one thing after the other, and reads no command before the one that it has is answered, the end of its
 * data connection acknowledged included; a data connection waits in the queue of its port meanwhile. MDTM with two arguments sets
 * times; it has neither MFMT nor MLSD.
 */
export const vsftpd: ServerKind = {
  name: "vsftpd",
  recognise: ({ greeting }) => /\bvsFTPd\b/i.test(greeting),
  traits: {
    asksBehindDownload: true,
    storesFirst: true,
    acceptsAhead: true,
    logsInAtOnce: true,
    takesUtf8: true,
    setsTimesBy: ["MDTM"],
  },
};
