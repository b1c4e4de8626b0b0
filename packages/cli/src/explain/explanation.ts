import { aliases, isReplyCode, printable, replyCodes, verbOf, verbs } from "@tandem/protocol";
import { usageError } from "../command-error.ts";
import { nearest } from "../text/nearest.ts";
import { explainCode } from "./explain-code.ts";
import { explainSite, explainSiteCommand } from "./explain-site.ts";
import { explainVerb } from "./explain-verb.ts";
import type { Page } from "./page.ts";

/**
 * The lines that explain a reply code, a verb, or a command of SITE (`SITE CHMOD`). Throws a `CommandError` that names what is
 * near when there is no such thing.
 */
export function explanation(asked: string, page: Page): readonly string[] {
  const [word = "", siteCommand, ...rest] = asked.trim().split(/\s+/);
  if (word.toUpperCase() === "SITE" && rest.length === 0) {
    return siteCommand === undefined ? explainSite(page) : explainSiteCommand(siteCommand, page);
  }
  if (siteCommand !== undefined)
    throw usageError("Give one reply code or one command; only SITE has others behind it.");
  const code = /^\d{3}$/.test(word) ? Number(word) : undefined;
  if (code !== undefined && isReplyCode(code)) return explainCode(code, page);
  const verb = verbOf(word);
  if (verb !== undefined) return explainVerb(verb, word.toUpperCase(), page);
  const kind = /^\d+$/.test(word) ? "reply code" : "command";
  const near = nearest(
    word,
    /^\d+$/.test(word) ? Object.keys(replyCodes) : [...Object.keys(verbs), ...Object.keys(aliases)],
    5,
  );
  const hint =
    near.length === 0
      ? "Reply codes have three digits (425); HELP on a server lists its commands."
      : `Near it: ${near.join(", ")}.`;
  throw usageError(`FTP has no ${kind} "${printable(word)}". ${hint}`);
}
