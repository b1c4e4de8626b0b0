import type { Job } from "../jobs/job.ts";
import { describeJob } from "../jobs/job.ts";
import { commandFailure } from "../command-failure.ts";
import type { PromptArgument, PromptCommand } from "../prompt-command.ts";
import type { PromptSession } from "../prompt-session.ts";
import { AlreadyTold } from "../talk.ts";
import { abortable } from "../abortable.ts";

const job: PromptArgument = { name: "JOB", completes: "job", optional: true };

export const jobs: PromptCommand = {
  name: "jobs",
  arguments: [],
  help: "list what runs beside the prompt, and how far it is",
  example: "jobs",
  run({ memory }, { out }) {
    for (const each of memory.jobs.running) out.print(describeJob(each));
    if (memory.jobs.running.length === 0) out.print("No job runs.");
  },
};

export const wait: PromptCommand = {
  name: "wait",
  arguments: [{ ...job, name: "JOB|all" }],
  help: "wait for a job, or for all; Ctrl-C goes back to the prompt, and they go on",
  example: "wait 1",
  run: (session, { words: [word], signal }) => waitFor(wanted(session, word?.text ?? "all"), signal),
};

export const fg: PromptCommand = {
  name: "fg",
  arguments: [job],
  help: "take a job, or the newest, to the front: Ctrl-C ends it",
  example: "fg 1",
  async run(session, { words: [word], signal, out }) {
    const [one] = word === undefined ? session.memory.jobs.running.slice(-1) : wanted(session, word.text);
    if (one === undefined) throw commandFailure("No job runs.");
    out.print(describeJob(one));
    try {
      await waitFor([one], signal);
    } catch (error) {
      one.stop();
      await one.ended;
      throw error;
    }
  },
};

export const kill: PromptCommand = {
  name: "kill",
  arguments: [{ name: "JOB|all", completes: "job", many: true }],
  help: "end jobs",
  example: "kill 1 2",
  async run(session, { words }) {
    const meant = words.flatMap(({ text }) => wanted(session, text));
    for (const each of meant) each.stop();
    await Promise.all(meant.map(({ ended }) => ended));
  },
};

function wanted({ memory, job: own }: PromptSession, word: string): readonly Job[] {
  const found = word === "all" ? memory.jobs.running : [memory.jobs.find(word)];
  // A job that waits for itself would wait for ever.
  return found.filter((one) => one !== own);
}

async function waitFor(jobsToEnd: readonly Job[], signal: AbortSignal): Promise<void> {
  const done = await abortable(Promise.all(jobsToEnd.map(({ ended }) => ended)), signal);
  // Each has said so itself.
  if (done.includes(false)) throw new AlreadyTold();
}
