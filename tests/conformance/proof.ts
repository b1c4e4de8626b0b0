import type { Scene } from "./scene.ts";

/** One clause made into a test: it resolves when the server does what the clause says, and rejects when it does not. */
export interface Proof {
  /** The clause, and what is expected: `RFC 3659 §7.9 OPTS MLST with no facts clears them`. */
  readonly name: string;
  /** Why our server may not offer it here, which says nothing against it elsewhere. */
  readonly mayLack?: string;
  holds(scene: Scene): Promise<void>;
}

/** A clause and its test; the name begins with the document and the section. */
export function proof(name: string, holds: (scene: Scene) => Promise<void>, mayLack?: string): Proof {
  return { name, holds, ...(mayLack !== undefined && { mayLack }) };
}
