import type { ServerKind } from "./server-kind.ts";

/** Microsoft's FTP service: loses commands that come together (lftp speaks to it in lock-step as well). It sets no times. */
export const iis: ServerKind = {
  name: "IIS",
  recognise: ({ greeting }) => /\bMicrosoft FTP Service\b/i.test(greeting),
  traits: { window: 1, takesUtf8: true, setsTimesBy: [] },
};
