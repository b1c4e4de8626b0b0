import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";

/** How often a process made each system call while something ran, by the calls' names; needs strace, and the right to trace. */
export async function systemCalls(
  { strace, pid, file }: { readonly strace: string; readonly pid: number; readonly file: string },
  run: () => Promise<void>,
): Promise<ReadonlyMap<string, number>> {
  const tracer = spawn(strace, ["-f", "-c", "-o", file, "-p", String(pid)], { stdio: ["ignore", "ignore", "pipe"] });
  const ended = once(tracer, "close");
  let said = "";
  tracer.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  while (!said.includes(" attached")) {
    const over = await Promise.race([ended.then(() => true), once(tracer.stderr, "data").then(() => false)]);
    if (over) throw new Error(`strace could not trace the server: ${said.trim()}`);
  }
  try {
    await run();
  } finally {
    tracer.kill("SIGINT");
    await ended;
  }
  return parseCounts(await readFile(file, "utf8"));
}

/**
 * The calls of a kind that an operation makes by itself. Left out is what depends on when threads meet and when memory is
 * collected: waiting for events, waking, and asking the system for memory.
 */
export function ownCalls(counts: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const [name, count] of counts) if (!incidental.has(name)) sum += count;
  return sum;
}

const incidental: ReadonlySet<string> = new Set(
  "epoll_wait epoll_pwait futex madvise mmap munmap mprotect brk sched_yield restart_syscall".split(" "),
);

/** The table of `strace -c`: time, seconds, microseconds for each, calls, errors where there were any, name. */
function parseCounts(table: string): ReadonlyMap<string, number> {
  const rows = table.matchAll(/^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)(?:\s+\d+)?\s+(\w+)$/gm);
  return new Map([...rows].flatMap(([, calls, name = ""]) => (name === "total" ? [] : [[name, Number(calls)]])));
}
