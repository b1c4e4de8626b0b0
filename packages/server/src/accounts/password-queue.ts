import { Places } from "../hash/places.ts";

/** Hashes a password when its turn comes; rejects with the reason of the signal when that is aborted before. */
export async function hashInTurn<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  using _place = await places.take(signal);
  return await work();
}

// Node's pool has four threads, which the files of all sessions need too: a flood of logins must leave some.
const places = new Places(2);
