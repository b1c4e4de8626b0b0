/** A `tandem serve` that a test has started. Disposing of it ends it. */
export interface Served extends AsyncDisposable {
  /** Resolves with the port of the line `listening on HOST:PORT`; rejects when it ended without one. */
  readonly port: Promise<number>;
  /** Standard output and error so far. */
  out(): string;
  err(): string;
  /** Resolve when standard output holds the text, or standard error. */
  says(text: string): Promise<void>;
  errs(text: string): Promise<void>;
  signal(name: "SIGTERM" | "SIGINT" | "SIGHUP"): void;
  /** The exit code, null when a signal that it did not heed ended it. */
  readonly ended: Promise<number | null>;
}

/** What a server that runs somewhere is made a {@link Served} from. */
export interface Running extends Pick<Served, "out" | "err" | "signal" | "ended"> {
  /** Resolves when there is more of either. */
  more(): Promise<void>;
  /** Ends it at once. */
  end(): void;
}

/** Reads what a server says. */
export function servedBy({ out, err, more, signal, ended, end }: Running): Served {
  let over = false;
  void ended.then(() => (over = true));
  const says = async (test: () => boolean): Promise<void> => {
    while (!test()) {
      const silent = await Promise.race([ended.then(() => true), more().then(() => false)]);
      if (silent && !test()) throw new Error(`tandem serve ended without saying so. It said: ${out()}${err()}`);
    }
  };
  const ready = /^listening on .*:(\d+)$/m;
  const port = says(() => ready.test(out())).then(() => Number(ready.exec(out())?.[1]));
  // Not every test waits for it.
  port.catch(() => {});
  return {
    port,
    out,
    err,
    says: (text) => says(() => out().includes(text)),
    errs: (text) => says(() => err().includes(text)),
    signal,
    ended,
    async [Symbol.asyncDispose]() {
      await port.catch(() => {});
      if (!over) end();
      await ended;
    },
  };
}
