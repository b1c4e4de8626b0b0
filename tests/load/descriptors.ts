import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Lets this process have so many descriptors, as far as it may; gives how many it has then. */
export function raiseDescriptors(wanted: number): number {
  if (allowed() < wanted) spawnSync("prlimit", ["--pid", String(process.pid), `--nofile=${wanted}:${wanted}`]);
  return allowed();
}

function allowed(): number {
  const [, soft = "0"] = /^Max open files\s+(\S+)/m.exec(readFileSync("/proc/self/limits", "utf8")) ?? [];
  return soft === "unlimited" ? Infinity : Number(soft);
}
