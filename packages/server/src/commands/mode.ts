import { initialFacts, reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/**
 * MODE: the transmission mode: S, B, C (RFC 959 §3.4), or Z, whose level OPTS sets: `OPTS MODE Z LEVEL 9`
 * (draft-preston-ftpext-deflate §3.4).
 */
export const MODE: Handler<"MODE"> = {
  needs: ["login"],
  options({ session }, options = "") {
    const settings = parseSettings(options);
    if (settings === undefined) return reply(501, "The options of MODE are: Z [ENGINE ZLIB] [LEVEL 0 to 9].");
    session.change({ deflateLevel: settings.level });
    return reply(200, `MODE Z ENGINE ZLIB LEVEL ${settings.level}`);
  },
  run({ session }, mode) {
    session.change({ mode });
    return reply(200, `Mode is ${mode}: ${meanings[mode]}.`);
  },
};

const meanings = {
  S: "a plain stream",
  B: "blocks with restart markers",
  C: "repeated bytes are compressed",
  Z: "the stream is deflated",
};

/** Z alone goes back to the level that every session begins with. */
function parseSettings(options: string): { readonly level: number } | undefined {
  const match = /^Z(?: +ENGINE +ZLIB)?(?: +LEVEL +(\d))?$/i.exec(options.trim());
  return match === null ? undefined : { level: match[1] === undefined ? initialFacts.deflateLevel : Number(match[1]) };
}
