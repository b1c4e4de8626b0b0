import { served, type Served, type ServedOptions } from "../operated/served.ts";

/** A server and what goes on inside its process. */
export interface WatchedServer extends Served {
  /** Looks inside, since the last look; with a collection before, what lives is all that is counted. */
  look(how?: "as it is" | "collected"): Promise<Insight>;
}

export interface Insight {
  /** Bytes of JavaScript objects, and of what they hold outside the heap. */
  readonly heap: number;
  /** How late the event loop came to its timers, in milliseconds: half of the time, in 99 of 100 cases, at worst. */
  readonly delay: { readonly median: number; readonly p99: number; readonly worst: number };
}

/** Starts a server that can be looked into. */
export async function watchedServer(options: Omit<ServedOptions, "node">): Promise<WatchedServer> {
  const server = await served({
    ...options,
    node: ["--expose-gc", "--import", `data:text/javascript,${encodeURIComponent(watch)}`],
  });
  const watched: WatchedServer = {
    ...server,
    get running() {
      return server.running;
    },
    look: async (how = "as it is") => (await server.ask(how)) as Insight,
  };
  return watched;
}

// Milliseconds; a timer is never early, so what it takes beside these is delay.
const resolution = 5;

// Runs in the server's process, before the server.
const watch = `
import { monitorEventLoopDelay } from "node:perf_hooks";
const seen = monitorEventLoopDelay({ resolution: ${resolution} });
seen.enable();
const late = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - ${resolution});
process.on("message", (how) => {
  if (how === "collected") for (let i = 0; i < 3; i++) gc();
  const { heapUsed, external } = process.memoryUsage();
  const delay = { median: late(seen.percentile(50)), p99: late(seen.percentile(99)), worst: late(seen.max) };
  process.send({ heap: heapUsed + external, delay });
  seen.reset();
});
process.channel.unref();
`;
