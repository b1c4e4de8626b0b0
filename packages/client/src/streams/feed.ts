/** A source that is written to: what a producer puts in, an upload takes out, at the pace of the upload. */
export interface Feed {
  readonly source: AsyncGenerator<Uint8Array, void, undefined>;
  /** Resolves when the bytes were taken, or nothing takes any more. */
  write(bytes: Uint8Array): Promise<void>;
  /** No more bytes come. */
  end(): void;
  /** The bytes end with an error. */
  fail(error: unknown): void;
  /** Nothing takes any more, or ever did: who waits is let go. */
  release(): void;
}

/** A feed that holds one piece at a time for each `write` that is waited for. */
export function feed(): Feed {
  const waiting: { readonly bytes: Uint8Array; readonly taken: () => void }[] = [];
  let over: { readonly failure?: unknown } | undefined;
  let wake: () => void = () => {};
  const finish = (how: NonNullable<typeof over>): void => {
    over ??= how;
    wake();
  };
  const release = (): void => {
    finish({});
    for (const { taken } of waiting.splice(0)) taken();
  };
  async function* take(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for (;;) {
        const [next] = waiting;
        if (next !== undefined) {
          yield next.bytes;
          if (waiting[0] === next) waiting.shift();
          next.taken();
        } else if (over !== undefined) break;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
      if ("failure" in over) throw over.failure;
    } finally {
      release();
    }
  }
  return {
    source: take(),
    write: (bytes) =>
      new Promise((resolve) => {
        if (over !== undefined) return resolve();
        waiting.push({ bytes, taken: resolve });
        wake();
      }),
    end: () => finish({}),
    fail: (failure) => finish({ failure }),
    release,
  };
}
