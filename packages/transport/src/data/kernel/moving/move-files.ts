import type { MovingCalls, WaitingSockets } from "../linux/moving-calls.ts";
import type { Moved, MovingJob, MovingStart } from "./moving-job.ts";

/** What the loop of a thread works with. */
export interface MovingParts extends MovingStart {
  readonly calls: MovingCalls;
  /** Room for as many as there are places, and one more. */
  readonly sockets: WaitingSockets;
  /** Milliseconds from an arbitrary start. */
  readonly now: () => number;
  /** A job that was given meanwhile. */
  readonly next: () => MovingJob | undefined;
  readonly ended: (job: MovingJob, moved: Moved) => void;
}

/**
 * Works on the first job and on all that are given meanwhile, a piece of each whose socket can go on in turn, until none is left: the
 * thread does nothing else for so long.
 */
export function moveFiles(first: MovingJob, { calls, sockets, wakes, stops, now, next, ended }: MovingParts): void {
  let jobs: RunningJob[] = [begun(first)];
  /** The last waiting. */
  let [waited, polled] = [0, 0];
  while (jobs.length > 0) {
    for (let job; (job = next()) !== undefined;) jobs.push(begun(job));
    sockets.set(0, wakes, "receive");
    for (const [index, { job }] of jobs.entries()) sockets.set(index + 1, job.socket, job.direction);
    waited = now();
    calls.wait(sockets, jobs.length + 1, patience);
    polled = now();
    if (sockets.ready(0)) calls.clear(wakes);
    jobs = jobs.filter((running, index) => goesOn(running, sockets.ready(index + 1)));
  }

  function begun(job: MovingJob): RunningJob {
    return { job, moved: 0, begun: now(), resting: undefined };
  }

  /** Moves a piece where that is possible; gives whether there is more to be moved. */
  function goesOn(running: RunningJob, ready: boolean): boolean {
    const { job } = running;
    const end = (last: Omit<Moved, "moved"> = { unable: false }): false => {
      ended(job, { ...last, moved: running.moved });
      return false;
    };
    if (Atomics.load(stops, job.place) === 1) return end();
    if (!ready) {
      // While others had their turn it may have been ready.
      running.resting ??= waited;
      return polled - running.resting < patience || end();
    }
    running.resting = undefined;
    const move = job.direction === "send" ? calls.send : calls.receive;
    const most = Math.min(pieceSize, job.most - running.moved);
    const { moved, ...last } = move(job.socket, job.file, job.at + running.moved, most);
    running.moved += moved;
    if (last.unable || last.refused !== undefined || running.moved === job.most) return end(last);
    // A file that became shorter, or an urgent byte, which only the ordinary way passes: the socket would be ready for ever.
    if (moved === 0) return end();
    // Who counts what moves, and looks whether anything does, is told in time.
    return now() - running.begun < longest || end();
  }
}

interface RunningJob {
  readonly job: MovingJob;
  moved: number;
  readonly begun: number;
  /** Since when it was seen not to be ready. */
  resting: number | undefined;
}

// Others have their turn behind it, and a stop is seen.
const pieceSize = 1_048_576;
// Milliseconds. Who sends or takes nothing for so long is waited for by its session, which knows its stall time.
const patience = 20;
// Milliseconds. A file that trickles is counted so often: its stall time is that of its session.
const longest = 200;
