import { spawn } from "node:child_process";
import { once } from "node:events";
import { readlinkSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { compiled } from "../places.ts";

/** What a link saw of those who went over it. */
export interface Traffic {
  /** Control connections. */
  readonly sessions: number;
  /** How often the client spoke on a control connection after the server had. */
  readonly turns: number;
  /** Data connections. */
  readonly dials: number;
  readonly segments: number;
  /** By how many microseconds packets were handed over after they were due, on average; missing in old results. */
  readonly late?: number;
}

/** A way to the servers' network namespace that takes time. */
export interface Link {
  /** The servers' address at its end. */
  readonly host: string;
  /** Takes the link away and says what it saw; may be called again. */
  close(): Promise<Traffic>;
}

let made = 0;

/** Lays a link of its own for one client, `roundTrip` milliseconds long, to the namespace of `farSide`. */
export async function layLink(farSide: FarSide, roundTrip: number, controlPort: number): Promise<Link> {
  // 10.98.1.1 to 10.98.254.1: there are never that many at once.
  const number = (made++ % 254) + 1;
  const words = [farSide.namespace, number, roundTrip, controlPort].map(String);
  const child = spawn(compiled("delay"), words, { stdio: ["pipe", "pipe", "inherit"] });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
  while (!printed.startsWith("ready")) {
    if (child.exitCode !== null) throw new Error("The link could not be laid; bench/distance/link/delay.c said why.");
    await once(child.stdout, "data", { signal: AbortSignal.timeout(10_000) });
  }
  const closed = once(child, "close");
  return {
    host: `10.98.${String(number)}.1`,
    async close() {
      child.stdin.end();
      await closed;
      return JSON.parse(printed.slice(printed.indexOf("{"))) as Traffic;
    },
  };
}

/** A network namespace beside ours, as long as somebody lives there. */
export interface FarSide {
  /** Its file in /proc. */
  readonly namespace: string;
  /** The words that start a command in it. */
  readonly enter: readonly string[];
  leave(): void;
}

/** Makes the namespace of the servers, with a loopback of its own. */
export async function makeFarSide(): Promise<FarSide> {
  // As in our own namespace: connections in TIME_WAIT slow a server down that binds port 0.
  const furnish = "ip link set lo up && echo 500 >/proc/sys/net/ipv4/tcp_max_tw_buckets";
  const child = spawn("unshare", ["--net", "--", "sh", "-c", `${furnish} && exec sleep infinity`], {
    stdio: "inherit",
  });
  const namespace = `/proc/${String(child.pid)}/ns/net`;
  const own = readlinkSync("/proc/self/ns/net");
  while (readlinkSync(namespace) === own) await sleep(10);
  return { namespace, enter: ["nsenter", `--net=${namespace}`], leave: () => void child.kill() };
}
