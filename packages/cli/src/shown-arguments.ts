import { redactUrls } from "@tandem/trace/telling";

/**
 * The command line as others on this machine may see it (ps): passwords in URLs and behind `--user NAME:` are `****`. Undefined
 * when it has none.
 */
export function shownArguments(words: readonly string[]): string | undefined {
  const shown = words.map((word, at) => {
    const user = words[at - 1] === "--user" ? "" : /^--user=/.exec(word)?.[0];
    if (user === undefined) return redactUrls(word);
    return user + word.slice(user.length).replace(/:[^]*/, ":****");
  });
  return shown.every((word, at) => word === words[at]) ? undefined : ["tandem", ...shown].join(" ");
}
