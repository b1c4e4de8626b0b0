import { printable } from "@tandem/protocol";
import { usageError } from "../../command-error.ts";
import type { QueuedLine } from "../jobs/queue.ts";
import { retype } from "../line/words.ts";
import { usageOf, type PromptCommand } from "../prompt-command.ts";
import type { PromptSession } from "../prompt-session.ts";
import { runLineFor, startLine, telling } from "../run-line.ts";

/** `queue`, whose lines are made of the commands of a table that it is a row of itself. */
export function queueOf(commands: () => readonly PromptCommand[]): PromptCommand {
  const queue: PromptCommand = {
    name: "queue",
    flags: [
      { flag: "d", value: "N", help: "take the line of this number away" },
      { flag: "m", value: "N", help: "put the line of this number before another, or first: queue -m 4 2" },
    ],
    arguments: [{ name: "COMMAND", completes: "command", optional: true, many: true }],
    help: "do a command when those before it are done, beside the prompt; alone, list them; also start, stop and clear",
    example: "queue get big.iso",
    run(session, { words, flags, out }) {
      const { queue: lines } = session.memory;
      const [first, ...more] = words.map(({ text }) => text);
      const removed =
        flags.get("d") ?? (first === "delete" && more.length === 1 && /^\d+$/.test(more[0]!) ? more[0] : undefined);
      const moved = flags.get("m");
      if (removed !== undefined) return out.print(`Taken away: ${printable(lines.delete(removed).text)}`);
      if (moved !== undefined) return lines.move(moved, first ?? "1");
      if (first === undefined || (first === "list" && more.length === 0))
        return list(session, (line) => out.print(line));
      if (first === "stop" && more.length === 0) return lines.stop();
      if (first === "clear" && more.length === 0) return lines.clear();
      if (first === "start" && more.length === 0) lines.start();
      else {
        const meant = first === "add" ? words.slice(1) : words;
        if (meant.length === 0) throw usageError(`Usage: ${usageOf(queue)}`);
        const text = meant.map(retype).join(" ");
        const { localDirectory } = session.settings;
        lines.add({ text, directory: session.last?.directory, localDirectory });
      }
      runQueue(session, commands());
    },
  };
  return queue;
}

/** Begins to work the lines off, unless that is done already. */
function runQueue(session: PromptSession, commands: readonly PromptCommand[]): void {
  const { queue, jobs } = session.memory;
  const worker = queue.claim();
  if (worker === undefined) return;
  const work = async (fork: PromptSession, line: QueuedLine, signal: AbortSignal): Promise<boolean> => {
    fork.settings.localDirectory = line.localDirectory;
    const moved =
      fork.login === undefined ||
      (await telling(fork, async () => void (await fork.enter(line.directory ?? "", signal))));
    return moved && (await runLineFor(fork, line.text, commands, signal));
  };
  const number = startLine(session, "queue", (fork, signal) =>
    queue.run(worker, (line) => work(fork, line, signal), signal),
  );
  void jobs.find(String(number)).ended.then(() => queue.release(worker));
}

function list({ memory: { queue } }: PromptSession, print: (line: string) => void): void {
  if (queue.running !== undefined) print(`Now: ${printable(queue.running.text)}`);
  for (const [at, { text }] of queue.waiting.entries()) print(`${String(at + 1).padStart(3)}  ${printable(text)}`);
  if (queue.running === undefined && queue.waiting.length === 0) print("The queue is empty.");
  else if (queue.stopped) print("The queue is stopped; queue start goes on.");
}
