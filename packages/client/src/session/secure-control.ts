import { firstDigit, formatEndpoint } from "@tandem/protocol";
import type { TlsClient } from "@tandem/transport";
import { ConnectionError, quoteReply } from "../ftp-error.ts";
import type { ControlSession } from "./control-session.ts";
import type { InOrder } from "./in-order.ts";

/**
 * Explicit TLS (RFC 4217 §4): AUTH TLS, or AUTH SSL where only that is known. Rejects with {@link ConnectionError} `insecure`
 * when the server has neither: whoever asked for TLS says nothing in clear, or anybody on the way could strip it off.
 */
export async function secureControl(control: ControlSession, tls: TlsClient): Promise<void> {
  control.phase = "tls";
  const begin = tls.control;
  let reply = await control.authenticate("TLS", begin);
  if (unknown.has(reply.code)) reply = await control.authenticate("SSL", begin);
  if (firstDigit(reply.code) === 2) return;
  const peer = formatEndpoint(control.remote);
  const advice =
    "Nothing else was sent. Somebody on the way may have refused it, or the server has no explicit TLS: try implicit TLS.";
  throw new ConnectionError("insecure", `${peer} refuses TLS: ${quoteReply(reply)}. ${advice}`, {
    phase: "tls",
    command: "AUTH TLS",
    reply,
  });
}

/**
 * PBSZ and PROT, once logged in as most clients do it: data connections with TLS, or in clear (RFC 4217 §9). Rejects with
 * {@link ConnectionError} `insecure` when the server refuses.
 */
export async function protectData(
  control: ControlSession,
  protection: "private" | "clear",
  inOrder: InOrder,
): Promise<void> {
  const level = protection === "private" ? "P" : "C";
  // Some servers do not know PBSZ; what counts is PROT.
  const [, reply] = await inOrder(
    () => control.exchange("PBSZ", "0"),
    () => control.exchange("PROT", level),
  );
  if (firstDigit(reply.code) === 2) return;
  const advice =
    level === "P"
      ? 'Files and listings would travel in clear; allow that with `dataProtection: "clear"`, if they may be seen and changed.'
      : "Files and listings have to travel under TLS; leave `dataProtection` as it is.";
  throw new ConnectionError("insecure", `The server refuses PROT ${level}: ${quoteReply(reply)}. ${advice}`, {
    phase: "tls",
    command: `PROT ${level}`,
    reply,
  });
}

// AUTH is not known, or TLS is not: servers of before RFC 4217 call it SSL.
const unknown: ReadonlySet<number> = new Set([500, 501, 502, 504]);
