/**
 * How an FTP proxy is told where to go. Each is a list of command lines, in which `%h` is the server's host (and port, unless that
 * is 21), `%u`, `%p`, `%a` are user, password and account there, and `%s`, `%w` are user and password at the proxy; `%%` is a percent
 * sign. A list of one's own works as well.
 */
export type FtpProxyLogon = (typeof ftpProxyLogons)[number];

/** The names of the ways that are known. */
export const ftpProxyLogons = [
  "user-at-host",
  "proxy-then-user-at-host",
  "proxy-then-site",
  "proxy-then-open",
  "proxy-then-user",
  "proxy-at-host",
  "user-at-host-proxy",
  "user-at-proxy-at-host",
] as const;

export function isFtpProxyLogon(name: string): name is FtpProxyLogon {
  return ftpProxyLogons.some((known) => known === name);
}

/** The lines of a way. */
export function linesOf(logon: FtpProxyLogon | readonly string[]): readonly string[] {
  return typeof logon === "string" ? lines[logon] : logon;
}

/** Throws a `RangeError` for lines that would show a secret, or have a place for something that nobody knows. */
export function assertLogon(logon: FtpProxyLogon | readonly string[]): void {
  if (logon.length === 0)
    throw new RangeError(
      "The logon of the proxy has no lines; give at least one, like USER %u@%h, or the name of a logon.",
    );
  for (const line of linesOf(logon)) {
    const odd = [...line.matchAll(/%(.?)/g)].find(([, letter = ""]) => !"huapsw%".includes(letter) || letter === "");
    if (odd !== undefined)
      throw new RangeError(`A line of the proxy's logon has "${odd[0]}"; there are %h %u %p %a %s %w and %%.`);
    if (/%[pwa]/.test(line.replaceAll("%%", "")) && !/^(?:PASS|ACCT) /i.test(line)) {
      throw new RangeError(
        "Of the proxy's logon only the lines of PASS and ACCT may have %p, %a and %w: others are shown in logs.",
      );
    }
  }
}

const atProxy = ["USER %s", "PASS %w"];
const atServer = ["USER %u", "PASS %p", "ACCT %a"];

const lines: Readonly<Record<FtpProxyLogon, readonly string[]>> = {
  "user-at-host": ["USER %u@%h", "PASS %p", "ACCT %a"],
  "proxy-then-user-at-host": [...atProxy, "USER %u@%h", "PASS %p", "ACCT %a"],
  "proxy-then-site": [...atProxy, "SITE %h", ...atServer],
  "proxy-then-open": [...atProxy, "OPEN %h", ...atServer],
  // One that is on the way by itself, and knows where a connection was to go.
  "proxy-then-user": [...atProxy, ...atServer],
  "proxy-at-host": ["USER %s@%h", "PASS %w", ...atServer],
  "user-at-host-proxy": ["USER %u@%h %s", "PASS %p", "ACCT %w"],
  "user-at-proxy-at-host": ["USER %u@%s@%h", "PASS %p@%w", "ACCT %a"],
};
