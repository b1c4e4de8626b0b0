import type { Worker } from "node:worker_threads";
import { startThread as start } from "@tandem/transport";

/** Starts the thread that writes listings. Throws, or ends it with an `error`, where there can be none. */
export function startThread(): Worker {
  return start(new URL("./thread-main.js", import.meta.url), {
    name: "tandem-listings",
    // Lines die young: with less of it some live long enough to be collected at a higher price.
    resourceLimits: { maxYoungGenerationSizeMb: 48 },
  });
}
