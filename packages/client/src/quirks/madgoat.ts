import type { ServerKind } from "./server-kind.ts";

/** MadGoat's server for VMS: known to lftp for mixing up commands that come together. */
export const madGoat: ServerKind = {
  name: "MadGoat",
  recognise: ({ greeting }) => /\bMadGoat\b/i.test(greeting),
  traits: { window: 1 },
};
