import { printable } from "@tandem/protocol";
import type { Tracer } from "@tandem/trace";
import { isLoopback } from "../../is-loopback.ts";
import { isForAnybody } from "../../options/anonymous.ts";

export interface ClearLoginsOptions {
  /** TLS could be had: whoever goes without chose to. */
  readonly tls: boolean;
  /** Told whose login it was, and what there is to say. */
  readonly warn: (sentence: string, user: string) => void;
}

/**
 * Warns once for each account that logs in without TLS from another machine although it could have it: whose client should be
 * told. Disposing of it ends that.
 */
export function clearLogins(tracer: Tracer, { tls, warn }: ClearLoginsOptions): Disposable {
  if (!tls) return { [Symbol.dispose]() {} };
  const sessions = new Map<string, { readonly address: string; secured: boolean }>();
  const told = new Set<string>();
  return tracer.subscribe(
    (event) => {
      const { kind, session } = event;
      if (kind === "control.open") sessions.set(session, { address: event.client.address, secured: false });
      if (kind === "control.close") sessions.delete(session);
      const known = sessions.get(session);
      if (known === undefined) return;
      if (kind === "session.change" && typeof event.facts["secured"] === "boolean")
        known.secured = event.facts["secured"];
      if (kind !== "auth.result" || !event.accepted || known.secured) return;
      const { user } = event;
      if (isForAnybody(user) || told.has(user) || isLoopback(known.address)) return;
      told.add(user);
      warn(
        `${printable(user)} logged in from ${known.address} without TLS: the password could be read on the way. ` +
          "--tls required refuses that, for one account tls: required.",
        user,
      );
    },
    { kinds: ["control.open", "control.close", "session.change", "auth.result"] },
  );
}
