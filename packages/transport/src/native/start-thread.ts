import { Worker, type WorkerOptions } from "node:worker_threads";

/**
 * Starts a thread of the program `name`, which lies beside the module `beside` (`import.meta.url`). Throws, or ends it with an `error`,
 * where there can be none.
 */
export function startThread(name: string, beside: string, options: WorkerOptions): Worker {
  return beside.endsWith(".ts")
    ? startFromSources(new URL(`${name}.ts`, beside).href, options)
    : new Worker(new URL(`${name}.js`, beside), options);
}

/** As tests and scripts run them: a thread takes over no loader of the one that starts it, so it is given its own. */
function startFromSources(main: string, options: WorkerOptions): Worker {
  const loader = JSON.stringify(import.meta.resolve("tsx/esm/api"));
  const program = `import(${loader}).then(({ register }) => (register(), import(${JSON.stringify(main)})));`;
  return new Worker(program, { ...options, eval: true, execArgv: ["--conditions=@tandem/source"] });
}
