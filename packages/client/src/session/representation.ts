import type { RepresentationType } from "@tandem/protocol";

/** The type of a file's exact bytes. */
export const image: RepresentationType = { kind: "image" };

/** The type of text, whose lines end as the system of each side has it. */
export const ascii: RepresentationType = { kind: "ascii", form: "N" };
