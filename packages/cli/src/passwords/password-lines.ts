/** What one line of a file of passwords says. */
export interface PasswordLine {
  /** What stands for the password; empty for a login that is locked. */
  readonly hash: string;
  /** From 1 up. */
  readonly line: number;
}

/**
 * Reads `name:hash` from each line, and passes over what stands behind: /etc/shadow, htpasswd, ProFTPD's AuthUserFile and
 * Pure-FTPd's pureftpd.passwd begin alike. Empty lines and those with a # are none; of a name that is there twice the first
 * counts, as it does for getpwnam. A field that begins with `!` or `*`, or is an `x`, locks the login (shadow(5)).
 */
export function parsePasswords(bytes: Uint8Array): ReadonlyMap<string, PasswordLine> {
  const found = new Map<string, PasswordLine>();
  for (const [at, text] of linesOf(bytes).entries()) {
    const [name = "", hash = ""] = fieldsOf(text);
    if (name === "" || name.startsWith("#") || found.has(name)) continue;
    found.set(name, { hash: /^[!*]|^x?$/.test(hash) ? "" : hash, line: at + 1 });
  }
  return found;
}

/**
 * The file with another hash in the line of a name, or with a line more. Everything else stays as it is, byte for byte. Throws a
 * `RangeError` for a name that would be several fields or lines, or a comment.
 */
export function withPassword(bytes: Uint8Array, name: string, hash: string): Buffer {
  if (!canBeKept(name))
    throw new RangeError("A name in a file of passwords has no colon, no line break, and no # at its beginning.");
  const text = latin1(bytes);
  const lines = text.split("\n");
  const at = lines.findIndex((line) => fieldsOf(line)[0] === name);
  if (at < 0) {
    const before = text === "" || text.endsWith("\n") ? text : `${text}\n`;
    return Buffer.from(`${before}${latin1(Buffer.from(`${name}:${hash}`))}\n`, "latin1");
  }
  const [named = "", , ...rest] = lines[at]!.split(":");
  const end = rest.length === 0 && lines[at]!.endsWith("\r") ? "\r" : "";
  lines[at] = [named, hash, ...rest].join(":") + end;
  return Buffer.from(lines.join("\n"), "latin1");
}

/** Whether a name can stand in such a file. */
export function canBeKept(name: string): boolean {
  return !/^$|^#|[:\r\n]/.test(name);
}

function linesOf(bytes: Uint8Array): readonly string[] {
  return latin1(bytes).split("\n");
}

/** Fields are taken for UTF-8; whatever else is in the line never passes a decoder that could spoil it. */
function fieldsOf(line: string): readonly string[] {
  return line
    .replace(/\r$/, "")
    .split(":")
    .map((field) => Buffer.from(field, "latin1").toString("utf8"));
}

/** A letter for each byte, and back. */
function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}
