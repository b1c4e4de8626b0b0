import { Worker, type WorkerOptions } from "node:worker_threads";

/** Starts a thread of that program, a module of ours. Throws, or ends it with an `error`, where there can be none. */
export function startThread(main: URL, options: WorkerOptions): Worker {
  return import.meta.url.endsWith(".ts") ? startFromSources(main, options) : new Worker(main, options);
}

/** As tests and scripts run them: a thread takes over no loader of the one that starts it, so it is given its own. */
function startFromSources(main: URL, options: WorkerOptions): Worker {
  const loader = JSON.stringify(import.meta.resolve("tsx/esm/api"));
  const source = JSON.stringify(main.href.replace(/\.js$/, ".ts"));
  const program = `import(${loader}).then(({ register }) => (register(), import(${source})));`;
  return new Worker(program, { ...options, eval: true, execArgv: ["--conditions=@tandem/source"] });
}
