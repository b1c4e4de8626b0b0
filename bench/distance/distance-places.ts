import { join } from "node:path";
import { sandbox, work } from "../places.ts";

/** The programs of `programs/`, compiled: a loader would be measured with them. */
export const distancePrograms = join(work, "distance");

/** Where the files that go up lie, and what came down, each run in a folder of its own; inside the sandbox only. */
export const here = `${sandbox}/distance`;

/** The files as the server has them, seen by the account as `/small` and `/big`. */
export const served = { small: "small", big: "big" } as const;
