import type { TlsError } from "@tandem/transport";
import type { ConnectionFault } from "../ftp-error.ts";

/** What a connection is given up for when TLS on it fails, and in which words; `implicit` TLS comes before the greeting. */
export function tlsFailure(
  { code, message, cause }: TlsError,
  { peer, implicit }: { readonly peer: string; readonly implicit: boolean },
): readonly [ConnectionFault, string] {
  if (code === "certificate") return ["certificate", message];
  if (code === "closed") {
    return [
      "insecure",
      `${message} It may want a certificate of this client, or have no version of TLS in common with it.`,
    ];
  }
  if (nothingInCommon.has(reasonOf(cause) ?? "")) {
    const advice =
      'A server that is old may know only ciphers that are not offered by default: `ciphers: "DEFAULT"` (--ciphers DEFAULT) offers them.';
    return ["insecure", `${message} ${advice}`];
  }
  if (!implicit || (code !== "clear-text" && reasonOf(cause) !== "ERR_SSL_WRONG_VERSION_NUMBER")) {
    return ["insecure", message];
  }
  const advice = "Ask for explicit TLS (ftpes:), which begins in clear, on port 21 as a rule.";
  return ["insecure", `${peer} has no implicit TLS: it speaks in clear where TLS was to begin. ${advice}`];
}

// By which a server says that it found no cipher among those offered (RFC 5246 §7.2.2).
const nothingInCommon: ReadonlySet<string> = new Set([
  "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE",
  "ERR_SSL_TLSV1_ALERT_INSUFFICIENT_SECURITY",
]);

function reasonOf(cause: unknown): string | undefined {
  return (cause as { readonly code?: string } | undefined)?.code;
}
