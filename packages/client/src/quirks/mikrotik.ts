import type { ServerKind } from "./server-kind.ts";

/** The routers of MikroTik: known to lftp for mixing up commands that come together. */
export const mikroTik: ServerKind = {
  name: "MikroTik",
  recognise: ({ greeting }) => /\bMikroTik\b/i.test(greeting),
  traits: { window: 1 },
};
