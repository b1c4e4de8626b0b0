import { served, type Served, type ServedOptions } from "../operated/served.ts";

/** A server that counts what it allocates. */
export interface CountedServer extends Served {
  /** Bytes allocated while something runs, for objects and for what they hold outside the heap. */
  allocatedBy(run: () => Promise<void>): Promise<number>;
}

/** Starts a server in which nothing is collected unless it is asked to collect. */
export async function countedServer(options: Omit<ServedOptions, "node">): Promise<CountedServer> {
  const server = await served({
    ...options,
    node: [...words, "--import", `data:text/javascript,${encodeURIComponent(count)}`],
  });
  return {
    ...server,
    get running() {
      return server.running;
    },
    async allocatedBy(run) {
      await server.ask("begin");
      await run();
      const { bytes, collections } = (await server.ask("end")) as Look;
      if (collections === 0) return bytes;
      throw new Error(`Memory was collected ${collections} times: less has to be allocated at once.`);
    },
  };
}

const words = [
  "--expose-gc",
  // Room for all that is allocated between two looks.
  ...["--min-semi-space-size=128", "--max-semi-space-size=128"],
  // What the optimising compiler leaves out depends on when it comes to it.
  "--no-opt",
];

interface Look {
  readonly bytes: number;
  readonly collections: number;
}

// Runs in the server's process, before the server. An observer is told a turn later, and what objects held outside the heap is
// given back some time after a collection.
const count = `
import { PerformanceObserver } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
let collections = 0;
new PerformanceObserver((list) => void (collections += list.getEntries().length)).observe({ entryTypes: ["gc"] });
const held = () => {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};
let before = 0;
process.on("message", async (what) => {
  const bytes = held() - before;
  for (let i = 0; what === "begin" && i < 3; i++) {
    gc();
    await sleep(100);
  }
  await sleep(20);
  process.send({ bytes, collections });
  collections = 0;
  before = held();
});
process.channel.unref();
`;
