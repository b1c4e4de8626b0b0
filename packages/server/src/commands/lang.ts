import { initialFacts, reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** LANG: the language of replies from this one on; without a tag, the server's own. RFC 2640 §4. */
export const LANG: Handler<"LANG"> = {
  feature({ session, languages }) {
    const starred = (tag: string): string => tag.toUpperCase() + (tag === session.facts.language ? "*" : "");
    return `LANG ${languages.tags.map(starred).join(";")}`;
  },
  run({ session, languages }, wanted = initialFacts.language) {
    const language = languages.lookup(wanted);
    if (language === undefined) {
      return reply(504, `Replies are in ${languages.tags.join(", ")}; ${wanted} is not among them.`);
    }
    // Replies in a chosen language are in UTF-8, and who sends LANG knows RFC 2640 (§4.1).
    session.change({ language, encoding: "utf-8" });
    return reply(200, `Replies are in ${language} from now on.`);
  },
};
