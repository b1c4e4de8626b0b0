import type { ListOptions } from "./list-options.ts";
import { pathArgument } from "../session/path-argument.ts";

/**
 * The lines of a listing that comes as the reply to STAT with a path (RFC 959 §4.1.3), without its first and its last. Rejects
 * with `RefusedError`.
 */
export async function statusLines({
  path,
  signal,
  take,
}: Pick<ListOptions, "path" | "signal" | "take">): Promise<readonly string[]> {
  using lease = await take("alone", signal);
  // Without an argument it would tell of the session.
  const { lines } = await lease.session.control.perform("STAT", pathArgument(path || "."));
  return lines.slice(1, -1).map((line) => line.replace(/^\d{3}[- ]/, ""));
}
