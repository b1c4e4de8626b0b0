import { commonTraits, type Clues, type ServerKind, type Traits } from "./server-kind.ts";
import { serverKinds } from "./server-kinds.ts";

/** The kind of a server; `undefined` when it is none that is known, or hides what it is. */
export function recognise(clues: Clues): ServerKind | undefined {
  return serverKinds.find((kind) => kind.recognise(clues));
}

/** The kind of that name. */
export function kindNamed(name: string | undefined): ServerKind | undefined {
  return serverKinds.find((kind) => kind.name === name);
}

/** What is to be expected of a server of some kind, or of none that is known. */
export function traitsOf(kind: ServerKind | undefined): Traits {
  return { ...commonTraits, ...kind?.traits };
}
