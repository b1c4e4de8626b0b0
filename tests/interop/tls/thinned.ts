import type { Step } from "../steps.ts";
import type { Security } from "./security.ts";

/** Leaves the largest file to one mode of explicit TLS: what it may reveal does not depend on how TLS began. */
export function thinned({ start }: Security): (step: Step) => boolean {
  return ({ file, mode }) => file?.content !== "large" || (start === "explicit" && mode === "passive");
}
