import type { Verb } from "@tandem/protocol";
import type { NetworkFault } from "@tandem/transport";

/** That nobody can tell which of several replies answers which command. */
export function confusion(peer: string, what: string, verbs: readonly (Verb | undefined)[]): string {
  const waiting = verbs.map((verb) => verb ?? "another").join(", ");
  const message = `${peer} answered ${what} while ${waiting} awaited replies, so that nobody can tell which answers which.`;
  return `${message} From now on each command awaits its reply there. Call again what may be done twice.`;
}

/** What it may mean that nothing comes; of implicit TLS the handshake has come about. */
export function silence(implicit: boolean): string {
  const otherwise = implicit ? "" : "expect TLS from the first byte, or ";
  return `it may ${otherwise}be no FTP server. Check the port`;
}

/** How a connection has ended, and what that may mean. */
export function ending(
  fault: NetworkFault | undefined,
  when: { readonly greeted: boolean; readonly unheard: boolean; readonly implicit: boolean },
): string {
  const reason = fault === "failed" ? "" : ` (${fault})`;
  const how = fault === undefined ? "closed the control connection" : `broke the control connection${reason}`;
  if (when.unheard) return `${how}. It may want a certificate of this client, or not trust the one that it got.`;
  // Servers end a handshake that does not begin, too.
  return when.greeted ? `${how}.` : `${how} before any greeting; ${silence(when.implicit)}.`;
}
