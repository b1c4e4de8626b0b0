import { Worker } from "node:worker_threads";

/** What the library calls its checks. */
export type LibraryCheck = "bcryptVerify" | "argon2Verify";

/**
 * Has the library check a password on a thread of its own, one after the other: each takes a good part of a second, in which
 * sessions go on. Rejects with the reason of `signal` when that is aborted before its turn, and with the library's own error.
 */
export async function checkInWorker(
  check: LibraryCheck,
  password: Uint8Array,
  hash: string,
  signal: AbortSignal,
): Promise<boolean> {
  const before = last;
  const checked = before.then(() => {
    signal.throwIfAborted();
    worker ??= startWorker();
    return worker.ask({ check, password, hash });
  });
  last = checked.then(noop, noop);
  return checked;
}

let last: Promise<unknown> = Promise.resolve();
let worker: CheckWorker | undefined;

interface CheckWorker {
  ask(question: {
    readonly check: LibraryCheck;
    readonly password: Uint8Array;
    readonly hash: string;
  }): Promise<boolean>;
}

function startWorker(): CheckWorker {
  const thread = new Worker(program, { eval: true, workerData: import.meta.resolve("hash-wasm"), execArgv: [] });
  let settle: { readonly resolve: (right: boolean) => void; readonly reject: (error: Error) => void } | undefined;
  const failed = (error: Error): void => {
    worker = undefined;
    settle?.reject(error);
  };
  thread.on("message", ({ right, error }: Answer) =>
    error === undefined ? settle?.resolve(right) : settle?.reject(new Error(error)),
  );
  thread.on("error", failed);
  thread.on("exit", () => failed(new Error("The thread that checks passwords has ended.")));
  // It waits for questions for good, and is no reason for the program to stay.
  thread.unref();
  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        settle = { resolve, reject };
        thread.postMessage(question);
      }),
  };
}

type Answer = { readonly right: boolean; readonly error?: string };

// A text, because a thread is started alike from the sources and from the build only when it needs no file of them.
const program = `
  const { parentPort, workerData } = require("node:worker_threads");
  const library = import(workerData);
  parentPort.on("message", async ({ check, password, hash }) => {
    try {
      parentPort.postMessage({ right: await (await library)[check]({ password, hash }) });
    } catch (error) {
      parentPort.postMessage({ right: false, error: String(error) });
    }
  });
`;

function noop(): void {}
