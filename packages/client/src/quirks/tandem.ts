import type { ServerKind } from "./server-kind.ts";

/** Our own: commands wait behind a transfer, save ABOR, STAT and NOOP, and a file is stored when the next one runs. */
export const tandem: ServerKind = {
  name: "Tandem",
  recognise: ({ greeting }) => /^Tandem\b/.test(greeting),
  traits: { asksBehindDownload: true, storesFirst: true, logsInAtOnce: true, takesUtf8: true, setsTimesBy: ["MFMT"] },
};
