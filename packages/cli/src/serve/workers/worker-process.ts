import { systemClock } from "@tandem/transport";
import { ParentLine } from "./parent-line.ts";
import { runWorker } from "./run-worker.ts";

// A process that `tandem serve --workers` starts: it does what the first one says, and ends with it.
const line = ParentLine.of(process);
// Ctrl-C and service managers signal all processes of a group; the first one heeds it, and tells this one.
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => {});
process.title = "tandem serve (worker)";
await runWorker(line, systemClock);
line.end();
// What was just beginning when it was told to stop must not keep it.
process.exit();
