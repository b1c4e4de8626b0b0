import { factNames, type FactName } from "@tandem/protocol";
import type { ListingPolicy } from "../options.ts";

/**
 * The facts that MLSD and MLST can tell (RFC 3659 §7.5). Language and media type are among them where the operator said
 * what they are: a server must not guess (RFC 3659 §7.5.6, §7.5.8). All names are UTF-8, so there is no charset to tell.
 */
export function offeredFacts({ language, mediaTypes }: ListingPolicy): readonly FactName[] {
  return factNames.filter(
    (fact) => (fact !== "lang" || language !== undefined) && (fact !== "media-type" || mediaTypes !== undefined),
  );
}
