/** The names under which a server lets anybody in: both are in use (RFC 1635 §2). */
export const anonymousNames: readonly string[] = ["anonymous", "ftp"];

/** Servers for everybody take any password, and a client has one for them: it is no secret. */
export function isForAnybody(user: string): boolean {
  return anonymousNames.includes(user.toLowerCase());
}
