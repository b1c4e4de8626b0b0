/**
 * A command line as it may be shown and kept: the argument of PASS, ACCT, ADAT, or of a SITE command that sets a password,
 * and passwords in URLs are `****`, whatever their length. To be called before an event exists.
 */
export function redactCommandLine(text: string): string {
  const secret = secretCommand.exec(text);
  if (secret === null) return redactUrls(text);
  const [, verb = "", argument = ""] = secret;
  return `${verb}${/^\s/.test(argument) ? " " : ""}****`;
}

/**
 * A line of a server without the secret that it was just sent: some repeat the command that they do not understand. The reply
 * code stays, whatever the secret, and a secret of less than four characters is found in too many words.
 */
export function redactEcho(line: string, secret: string): string {
  if (secret.length < 4) return line;
  const code = /^\d{3}(?=[ -]|$)/.exec(line)?.[0] ?? "";
  return code + line.slice(code.length).replaceAll(secret, "****");
}

/** Text with the password of each URL in it as `****` (RFC 1738 §3.1). */
export function redactUrls(text: string): string {
  return text.replace(urlPassword, "$1****@");
}

// No other verb begins with these letters, so that "PASSsecret", a slip of the finger, is covered too.
const secretCommand = /^([^A-Za-z]*(?:PASS|ACCT|ADAT|SITE\s+(?:PSWD|PASSWD|PASS|CHPASS)))([^]+)$/i;
// Begins at "://" and not at the scheme: a long word would otherwise be searched once from each of its letters. A parser of URLs
// takes the last @ for the end of the password, passes over any number of slashes, and at the beginning of a word none will do.
const urlPassword = /((?::\/\/+|(?<!\S)ftp(?:e?s)?:[/\\]*)[^\s/:]*:)[^\s/]*@/gi;
