import { none } from "./none.ts";
import { optionalPath, path } from "./path.ts";
import { optionalText, text } from "./text.ts";

/** The grammars of the table that a command of one's own may take its argument from (see `SiteCommand` of the server). */
export const grammars = { none, path, optionalPath, text, optionalText } as const;
