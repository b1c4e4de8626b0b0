import type { ServerKind } from "./server-kind.ts";

/**
 * pyftpdlib (1.5): answers while data moves, and ends the data connection that there is at a new EPSV. A port that nobody came to
 * for 30 seconds it gives up, with a 421 that means no more than that. At each PORT it stops to watch the descriptor of the last
 * data connection that it dialled, which may be another session's by then: that one is never read again.
 */
export const pyftpdlib: ServerKind = {
  name: "pyftpdlib",
  recognise: ({ greeting }) => /\bpyftpdlib\b/i.test(greeting),
  traits: { portsWait: false, activeTogether: false, takesUtf8: true, setsTimesBy: ["MFMT"] },
};
