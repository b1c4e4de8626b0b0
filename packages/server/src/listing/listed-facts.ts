import { factNames, type FactName } from "@tandem/protocol";

/** The facts that MLSD and MLST can tell: all that exist. RFC 3659 §7.5. */
export const offeredFacts: readonly FactName[] = factNames;

/** The facts that are told until OPTS MLST chooses others: those that clients act on. */
export const defaultFacts: readonly FactName[] = ["type", "size", "modify", "perm", "UNIX.mode"];
