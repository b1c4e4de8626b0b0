import { firstDigit, formatEndpoint, withoutZone, type Endpoint, type Reply } from "@tandem/protocol";
import { RefusedError } from "../ftp-error.ts";
import type { ControlSession } from "../session/control-session.ts";
import { linesOf } from "./ftp-proxy-logon.ts";
import type { FtpProxy } from "./way-out.ts";

/** Who logs in, and where. */
export interface Errand {
  readonly server: Endpoint;
  readonly user: string;
  /** Asked for when a line needs it. */
  readonly password: () => Promise<string>;
  readonly account: string | undefined;
}

/**
 * Logs in to a server through an FTP proxy, line by line as its logon has it: what the proxy or the server does not ask for (a PASS
 * behind a 230, an ACCT without a 332, the login of a proxy that has none) is left out. Rejects with `RefusedError`.
 */
export async function logInThrough(
  control: Pick<ControlSession, "perform">,
  { logon, user: proxyUser, password: proxyPassword = "" }: FtpProxy,
  { server, user, password, account }: Errand,
): Promise<void> {
  let last: Reply | undefined;
  let sent = "";
  for (const line of linesOf(logon)) {
    const asked = last === undefined || firstDigit(last.code) === 3;
    if (/^PASS /i.test(line) && !asked) continue;
    if (/^ACCT %a$/i.test(line) && (!asked || account === undefined)) continue;
    if (proxyUser === undefined && /%[sw]/.test(line)) continue;
    const words: Readonly<Record<string, string>> = {
      h:
        server.port === 21 ? bare(server.address) : formatEndpoint({ ...server, address: withoutZone(server.address) }),
      u: user,
      p: /%p/.test(line) ? await password() : "",
      a: account ?? "",
      s: proxyUser ?? "",
      w: proxyPassword,
      "%": "%",
    };
    const [, verb = "", argument] =
      /^(\S+)(?: (.*))?$/s.exec(line.replace(/%(.)/g, (_all, letter: string) => words[letter] ?? "")) ?? [];
    sent = verb;
    last = await control.perform(verb, argument);
  }
  if (last === undefined || firstDigit(last.code) === 2) return;
  const cause = new Error("The server asks for more than the logon has: choose another `logon`, or give an `account`.");
  throw new RefusedError(sent, last, "login", cause);
}

function bare(address: string): string {
  return formatEndpoint({ address: withoutZone(address), port: 21 }).replace(/:21$/, "");
}
