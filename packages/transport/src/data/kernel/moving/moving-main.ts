import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { loadForeignCalls } from "../../../native/load-foreign-calls.ts";
import { systemClock } from "../../../system-clock.ts";
import { movingCalls, WaitingSockets } from "../linux/moving-calls.ts";
import { moveFiles, type MovingParts } from "./move-files.ts";
import { mostJobs, type MovingAnswer, type MovingJob, type MovingStart } from "./moving-job.ts";

// What runs in a thread that moves files.

const port = parentPort!;
const start = workerData as MovingStart;
const parts: MovingParts = {
  ...start,
  calls: movingCalls(loadForeignCalls(), start.pipe),
  sockets: new WaitingSockets(mostJobs + 1),
  now: () => systemClock.now(),
  next: () => receiveMessageOnPort(port)?.message as MovingJob | undefined,
  ended: ({ place }, moved) => answer({ ...moved, place }),
};

// Sessions come first: who copies all the time would keep the thread that serves them from its core.
parts.calls.standBack();
port.on("message", (job: MovingJob) => moveFiles(job, parts));
answer("ready");

function answer(message: MovingAnswer): void {
  port.postMessage(message);
}
