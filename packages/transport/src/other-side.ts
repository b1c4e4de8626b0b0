import type { Side } from "@tandem/trace";

/** The side that is not this one. */
export function otherSide(side: Side): Side {
  return side === "client" ? "server" : "client";
}
