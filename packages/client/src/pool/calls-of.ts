import type { Calls } from "./calls.ts";

/** Notes what runs the calls of a client, for functions that have two clients to deal with. */
export function noteCalls(client: object, calls: Calls): void {
  known.set(client, calls);
}

/** What runs the calls of a client. */
export function callsOf(client: object): Calls {
  const calls = known.get(client);
  if (calls === undefined) throw new TypeError("This is no client that `connect` has made.");
  return calls;
}

const known = new WeakMap<object, Calls>();
