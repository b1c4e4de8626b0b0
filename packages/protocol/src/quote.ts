/** A pathname as a 257 reply carries it: in quotation marks, each of its own doubled (RFC 959 appendix II). */
export function quotePath(path: string): string {
  return `"${path.replaceAll('"', '""')}"`;
}

/**
 * The pathname in the text of a 257 reply, undefined when there is none to be found. Servers forget to double quotation
 * marks, leave them out or use apostrophes; a data set of MVS keeps its own (`'HLQ.'`), without them it is another one.
 */
export function parseQuotedPath(text: string): string | undefined {
  const start = text.indexOf('"');
  if (start >= 0) return readQuoted(text.slice(start + 1)) || undefined;
  const apostrophes = /'([^']+)'/.exec(text);
  if (apostrophes !== null) return apostrophes[1]!.startsWith("/") ? apostrophes[1] : apostrophes[0];
  return bare.exec(text.replace(commentary, "").trim())?.[0];
}

// What a bare path of Unix, DOS or VMS looks like: a slash or a colon at its beginning, then all up to the commentary.
const bare = /(?:^|(?<=\s))(?:\/|[A-Za-z]:|[\w$]{1,64}:\[).*$/;
const commentary = /\s(?:is|as)\s(?:the\s|your\s)?(?:current|working|cwd|default).*$/i;

/** Reads up to the quotation mark that is followed by the commentary, or by nothing: any other was meant as a character. */
function readQuoted(text: string): string {
  let path = "";
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === '"') {
      if (text[at + 1] === '"') at++;
      else if (/^(?:[\s.,;:]|$)/.test(text.slice(at + 1, at + 2))) break;
    }
    path += character;
  }
  return path;
}
