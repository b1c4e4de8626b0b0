import type { Calls } from "../pool/calls.ts";

/** What the server of a client turned out not to offer, learnt once for all of its sessions: names of ways to do things. */
export function notOffered(calls: Calls): Set<string> {
  const known = learnt.get(calls) ?? new Set<string>();
  learnt.set(calls, known);
  return known;
}

const learnt = new WeakMap<Calls, Set<string>>();
