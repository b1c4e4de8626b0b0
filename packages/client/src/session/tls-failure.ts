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
  if (!implicit || (code !== "clear-text" && reasonOf(cause) !== "ERR_SSL_WRONG_VERSION_NUMBER")) {
    return ["insecure", message];
  }
  const advice = "Ask for explicit TLS (ftpes:), which begins in clear, on port 21 as a rule.";
  return ["insecure", `${peer} has no implicit TLS: it speaks in clear where TLS was to begin. ${advice}`];
}

function reasonOf(cause: unknown): string | undefined {
  return (cause as { readonly code?: string } | undefined)?.code;
}
