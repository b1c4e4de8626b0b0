import { Worker, type WorkerOptions } from "node:worker_threads";

/** Starts the thread that writes listings. Throws, or ends it with an `error`, where there can be none. */
export function startThread(): Worker {
  return import.meta.url.endsWith(".ts")
    ? startFromSources()
    : new Worker(new URL("./thread-main.js", import.meta.url), options);
}

const options: WorkerOptions = {
  name: "tandem-listings",
  // Lines die young: with less of it some live long enough to be collected at a higher price.
  resourceLimits: { maxYoungGenerationSizeMb: 48 },
};

/** As tests and scripts run them: a thread takes over no loader of the one that starts it, so it is given its own. */
function startFromSources(): Worker {
  const loader = JSON.stringify(import.meta.resolve("tsx/esm/api"));
  const main = JSON.stringify(new URL("./thread-main.ts", import.meta.url).href);
  const program = `import(${loader}).then(({ register }) => (register(), import(${main})));`;
  return new Worker(program, { ...options, eval: true, execArgv: ["--conditions=@tandem/source"] });
}
