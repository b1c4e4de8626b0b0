import type { TestContext } from "vitest";
import { findPeer, instructions, type PeerName } from "../../scripts/peers.ts";

/** Whether a peer can take part on this machine: where its program is and its version, or why it cannot. */
export type Presence =
  | { readonly kind: "present"; readonly path: string; readonly version: string }
  | { readonly kind: "absent"; readonly reason: string };

/** Looks for a peer's program, and for root when only root can start it. */
export function presenceOf(name: PeerName, needsRoot = false): Presence {
  const found = findPeer(name);
  if (!found) return { kind: "absent", reason: `${name} is not installed: ${instructions().join("; ")}` };
  if (needsRoot && process.getuid?.() !== 0) return { kind: "absent", reason: `${name} has to be started by root.` };
  return { kind: "present", ...found };
}

/** Ends a test whose peer is absent: in CI it has failed, elsewhere it counts as not run. */
export function needs(presence: Presence, context: TestContext): void {
  if (presence.kind === "present") return;
  if (process.env["CI"] === "true") throw new Error(presence.reason);
  context.skip(presence.reason);
}

/** Where a present peer's program is; throws for an absent one, which no test comes to. */
export function programOf(presence: Presence): string {
  if (presence.kind === "present") return presence.path;
  throw new Error(presence.reason);
}

/** A present peer's version, for the table. */
export function versionOf(presence: Presence): string {
  return presence.kind === "present" ? presence.version : "not here";
}
