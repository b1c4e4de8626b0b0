import type { Clock, Timer } from "@tandem/transport";

/** What one process offers another to call: functions of one argument that can be copied, as their results can. */
export type Offered = Readonly<Record<string, (argument: never) => unknown>>;

export interface IntercomOptions<Own extends Offered> {
  readonly clock: Pick<Clock, "timer">;
  /** Takes messages to the other end, whole and in order. Called once for all that was said in one turn. */
  readonly send: (messages: readonly IntercomMessage[]) => void;
  /** What the other end may call here. */
  readonly own: Own;
  /** Milliseconds that an answer may take; 10 s when missing. */
  readonly patience?: number;
  /** Told what a function has thrown that nobody waits for. */
  readonly failed?: (error: unknown) => void;
}

/** What goes from one end to the other. */
export type IntercomMessage =
  | { readonly kind: "call"; readonly name: string; readonly argument: unknown; readonly id: number | undefined }
  | { readonly kind: "answer"; readonly id: number; readonly value: unknown }
  | { readonly kind: "failure"; readonly id: number; readonly reason: string };

/** One end of a line between two processes, over which each calls functions of the other. */
export class Intercom<Theirs extends Offered, Own extends Offered = Offered> {
  readonly #options: IntercomOptions<Own>;
  readonly #asked = new Map<number, Asked>();
  #outgoing: IntercomMessage[] = [];
  #ids = 0;
  #closed: Error | undefined;

  constructor(options: IntercomOptions<Own>) {
    this.#options = options;
  }

  /** Calls a function of the other end. Rejects with what it threw, when no answer comes in time, and when the line is closed. */
  call<Name extends keyof Theirs & string>(
    name: Name,
    argument: Parameters<Theirs[Name]>[0],
  ): Promise<Awaited<ReturnType<Theirs[Name]>>> {
    return new Promise((resolve, reject) => {
      this.ask(name, argument, (answer) => ("value" in answer ? resolve(answer.value) : reject(answer.error)));
    });
  }

  /**
   * As {@link call}, for who has to know the answer before whatever the other end has said next. `late` is told what was given when
   * the answer comes after all, behind the time for it: something may have been lent with it.
   */
  ask<Name extends keyof Theirs & string>(
    name: Name,
    argument: Parameters<Theirs[Name]>[0],
    answered: (answer: Answer<Awaited<ReturnType<Theirs[Name]>>>) => void,
    late?: (value: Awaited<ReturnType<Theirs[Name]>>) => void,
  ): void {
    if (this.#closed !== undefined) return answered({ error: this.#closed });
    const { clock, patience = defaultPatience } = this.#options;
    const id = ++this.#ids;
    const settle = answered as (answer: Answer<unknown>) => void;
    const tellLate =
      late &&
      ((answer: Answer<unknown>): void => {
        if ("value" in answer) late(answer.value as Awaited<ReturnType<Theirs[Name]>>);
      });
    const timer = clock.timer(patience, () => {
      this.#settle(id, { error: new Error(`No answer to "${name}" within ${patience / 1_000} s.`) });
      if (tellLate !== undefined) this.#asked.set(id, { settle: tellLate, timer });
    });
    this.#asked.set(id, { settle, timer });
    this.#say({ kind: "call", name, argument, id });
  }

  /** Calls a function of the other end without waiting for what it gives. */
  tell<Name extends keyof Theirs & string>(name: Name, argument: Parameters<Theirs[Name]>[0]): void {
    this.#say({ kind: "call", name, argument, id: undefined });
  }

  /** To be called with what has come from the other end. */
  hear(messages: readonly IntercomMessage[]): void {
    for (const message of messages) {
      if (message.kind === "call") void this.#run(message);
      else if (message.kind === "answer") this.#settle(message.id, { value: message.value });
      else this.#settle(message.id, { error: new Error(message.reason) });
    }
  }

  /** The other end is gone: nothing is said any more, and whoever waits hears why. */
  close(reason: string): void {
    this.#closed ??= new Error(reason);
    for (const id of [...this.#asked.keys()]) this.#settle(id, { error: this.#closed });
  }

  #settle(id: number, answer: Answer<unknown>): void {
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    asked?.timer.cancel();
    asked?.settle(answer);
  }

  async #run({ name, argument, id }: Extract<IntercomMessage, { kind: "call" }>): Promise<void> {
    const { own, failed } = this.#options;
    try {
      // What it gives at once is said at once, so that answers stand in the order of what they say.
      const given = own[name]?.(argument as never);
      const value = given instanceof Promise ? ((await given) as unknown) : given;
      if (id !== undefined) this.#say({ kind: "answer", id, value });
    } catch (error) {
      if (id === undefined) failed?.(error);
      else this.#say({ kind: "failure", id, reason: error instanceof Error ? error.message : String(error) });
    }
  }

  #say(message: IntercomMessage): void {
    if (this.#closed !== undefined) return;
    this.#outgoing.push(message);
    if (this.#outgoing.length > 1) return;
    queueMicrotask(() => {
      const messages = this.#outgoing;
      this.#outgoing = [];
      if (this.#closed === undefined) this.#options.send(messages);
    });
  }
}

/** What came of a call. */
export type Answer<Value> = { readonly value: Value } | { readonly error: Error };

interface Asked {
  readonly settle: (answer: Answer<unknown>) => void;
  readonly timer: Timer;
}

// Longer than a process stands still that does anything useful; shorter than a client waits.
const defaultPatience = 10_000;
