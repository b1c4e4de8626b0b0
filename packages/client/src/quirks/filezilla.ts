import type { ServerKind } from "./server-kind.ts";

/** FileZilla Server (0.9 and 1.x): answers several commands in their order; takes `LIST -a` for a path. */
export const fileZilla: ServerKind = {
  name: "FileZilla Server",
  recognise: ({ greeting }) => /\bFileZilla\b/i.test(greeting),
  traits: { takesUtf8: true, setsTimesBy: ["MFMT"] },
};
