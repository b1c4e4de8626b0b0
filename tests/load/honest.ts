import { fork } from "node:child_process";
import { once } from "node:events";
import type { Endpoint } from "@tandem/protocol";
import { loggedIn } from "../operated/ftp-client.ts";
import { within } from "../operated/verdict.ts";
import { bytesOf } from "../soak/pattern.ts";

/** What the honest client is asked. */
export interface HonestTask {
  readonly at: Endpoint;
  readonly tls: boolean;
  /** Sessions at most; fewer, but so many at least, when the time is over before. */
  readonly rounds: number;
  readonly least: number;
  /** Seconds. */
  readonly time: number;
}

/** What it answers: milliseconds for each session, in the order of the sessions. */
export interface HonestTimes {
  readonly login: readonly number[];
  readonly list: readonly number[];
  readonly upload: readonly number[];
  readonly download: readonly number[];
  readonly problems: readonly string[];
}

/** The account whose password is a hash, as it should be. */
export const honestAccount = { user: "honest", password: "a password of its own" } as const;

/** To be called in a process of its own, whose times nobody else's work spoils: does what the one that began it asks for. */
export function serveHonestTasks(): void {
  process.on("message", (task: HonestTask) => {
    void work(task).then((times) => process.send?.(times));
  });
}

/** A process that does such tasks: `program` must come to {@link serveHonestTasks} when it is given `words`. */
export function honestProcess(program: string, words: readonly string[]): HonestProcess {
  const child = fork(program, words);
  return {
    async run(task) {
      const answered = once(child, "message");
      child.send(task);
      return ((await answered) as readonly HonestTimes[])[0]!;
    },
    [Symbol.dispose]: () => void child.kill(),
  };
}

export interface HonestProcess extends Disposable {
  /** One task at a time. */
  run(task: HonestTask): Promise<HonestTimes>;
}

/** Sessions one after the other: each logs in, lists, uploads, downloads, and looks at what it got. */
async function work({ at, tls, rounds, least, time }: HonestTask): Promise<HonestTimes> {
  const times = { login: [], list: [], upload: [], download: [] } as Record<
    Exclude<keyof HonestTimes, "problems">,
    number[]
  >;
  const problems: string[] = [];
  const content = bytesOf({ seed: 7, size: 65_536 });
  const timed = async <T>(what: keyof typeof times, running: Promise<T>): Promise<T> => {
    const begun = performance.now();
    // Nobody waits longer than this for a server.
    const value = await within(120_000, what, running);
    times[what].push(performance.now() - begun);
    return value;
  };
  const end = performance.now() + time * 1_000;
  for (let round = 0; round < rounds && (round < least || performance.now() < end); round++) {
    try {
      using ftp = await timed("login", loggedIn({ at, tls, ...honestAccount }));
      await timed("list", ftp.fetch("LIST"));
      const answer = await timed("upload", ftp.store("STOR honest", content));
      if (!answer.startsWith("226 ")) throw new Error(`STOR gave ${answer}`);
      const back = await timed("download", ftp.fetch("RETR honest"));
      if (Buffer.compare(back, content) !== 0) throw new Error("RETR gave other bytes than STOR took.");
      await ftp.expect("QUIT", 221);
    } catch (error) {
      problems.push(`session ${round}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { ...times, problems };
}
