import { readdir } from "node:fs/promises";

/** What the process holds at a moment when nothing goes on. */
export interface Holdings {
  /** File descriptors: files, sockets, ports. */
  readonly descriptors: number;
  /** Node's own list of sockets, servers and requests under way. */
  readonly resources: number;
  /** Bytes of JavaScript objects after a collection. */
  readonly heap: number;
}

/** Looks when everything has come to rest. Needs `--expose-gc`, and `/proc`. */
export async function holdings(): Promise<Holdings> {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) throw new Error("Run with --expose-gc.");
  for (let i = 0; i < 3; i++) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const resources = process.getActiveResourcesInfo().filter((name) => /TCP|Pipe|FSReq/.test(name));
  return {
    descriptors: (await readdir("/proc/self/fd")).length,
    resources: resources.length,
    heap: process.memoryUsage().heapUsed,
  };
}
