import type { Handling } from "../session/handler.ts";
import type { TlsDemand } from "./tls-policy.ts";

/** Whether the data connections of a session need TLS: the server demands it, or the account does for itself. */
export function dataDemand({ session, tls }: Pick<Handling, "session" | "tls">): TlsDemand {
  const required = tls?.policy.data === "required" || session.account?.tls === "required";
  return required ? "required" : "offered";
}
