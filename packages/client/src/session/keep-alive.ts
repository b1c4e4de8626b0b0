import type { Clock } from "@tandem/transport";
import type { ControlSession } from "./control-session.ts";
import type { SentCommand } from "./sent-commands.ts";

/** The signs of life that a client gives on a control connection where nothing is said. Times in milliseconds. */
export interface KeepAliveOptions {
  /** How long the connection may be silent before the kernel asks the peer for a sign of life (TCP keep-alive). */
  readonly tcp: number;
  /** Between commands of {@link commands} while the client has nothing to do; `Infinity` for none. */
  readonly idle: number;
  /** Between NOOPs while a file is on its way; `Infinity` for none. */
  readonly transfer: number;
  /** What is sent while there is nothing to do, in turn; some servers do not count a NOOP. */
  readonly commands: readonly string[];
}

/** Defaults of {@link KeepAliveOptions}. */
export const defaultKeepAlive: KeepAliveOptions = {
  // Below the 60 s after which the stingiest NATs forget a silent connection. It costs no server anything, and is enough for nearly
  // all of them, during transfers too.
  tcp: 45_000,
  // How long somebody may hold a session for nothing is for the server to say; a connection that was lost is made anew.
  idle: Number.POSITIVE_INFINITY,
  // Servers answer during a transfer, behind it, or not at all, and some take whatever comes for an ABOR: only for who needs it.
  transfer: Number.POSITIVE_INFINITY,
  commands: ["NOOP"],
};

/** The options with their defaults. Throws a `RangeError` for commands or times that make no sense. */
export function keepAliveOptions(given: Partial<KeepAliveOptions> = {}): KeepAliveOptions {
  const options = { ...defaultKeepAlive, ...given };
  assertSensible(options);
  return options;
}

/** What is needed of a control connection to be kept alive. */
type KeptControl = Pick<
  ControlSession,
  "heard" | "lost" | "pending" | "reply" | "reserve" | "resynchronise" | "send" | "transferring"
>;

/** The way to one that is kept alive. */
export interface KeepAlive {
  /** To be awaited behind each transfer: resolves when every NOOP that was sent during it is answered, or known to be swallowed. */
  settle(): Promise<void>;
}

interface Needs {
  readonly control: KeptControl;
  readonly clock: Clock;
  /** How long a reply is waited for outside of transfers, and what belongs together is. */
  readonly timers: { readonly reply: number; readonly quiet: number };
}

/** Keeps a control connection alive from now on, until it is lost. */
export function keepAlive({ control, clock, timers }: Needs, options: KeepAliveOptions): KeepAlive {
  const { idle, commands } = options;
  let { transfer } = options;
  let turn = 0;
  let unanswered: SentCommand[] = [];
  let reserved: Disposable | undefined;
  let signed = clock.now();

  /** How long it may be silent, as things are. */
  const patience = (): number => (control.transferring ? transfer : idle);

  /** When there was a sign of life last, of either side. */
  const spoken = (): number => Math.max(control.heard, signed);

  const rouse = (): void => {
    if (control.lost !== undefined) return;
    if (clock.now() - spoken() >= patience()) giveSign();
    watch();
  };

  const watch = (): void => {
    const shortest = Math.min(idle, transfer);
    if (shortest === Number.POSITIVE_INFINITY) return;
    // A transfer may begin at any time, for which other times hold.
    const due = Math.min(shortest, Math.max(spoken() + patience() - clock.now(), least));
    clock.timer(due, rouse);
  };

  const giveSign = (): void => {
    if (control.transferring) during();
    else if (control.pending === 0) between();
  };

  const between = (): void => {
    const [word = "NOOP", ...rest] = (commands[turn++ % commands.length] ?? "NOOP").split(" ");
    signed = clock.now();
    // Whatever it says, it lives; and a connection that is dead is found out.
    control.reply(control.send(word, rest.length === 0 ? undefined : rest.join(" ")), timers.reply).catch(() => {});
  };

  const during = (): void => {
    // Something else than the transfer is waited for: its reply is the sign of life.
    if (control.pending > unanswered.length + 1) return;
    signed = clock.now();
    reserved ??= control.reserve();
    const sent = control.send("NOOP");
    unanswered.push(sent);
    const answered = (): void => void (unanswered = unanswered.filter((other) => other !== sent));
    sent.final.then(answered, answered);
  };

  watch();
  return {
    async settle() {
      try {
        if (unanswered.length === 0) return;
        const all = Promise.allSettled(unanswered.map(({ final }) => final));
        if (await inTime(all, { clock, delay: timers.quiet })) return;
        // It swallows what comes during a transfer: no further one is tried with.
        transfer = Number.POSITIVE_INFINITY;
        if (control.lost === undefined) await control.resynchronise();
      } finally {
        reserved?.[Symbol.dispose]();
        reserved = undefined;
      }
    },
  };
}

function inTime(
  all: Promise<unknown>,
  { clock, delay }: { readonly clock: Clock; readonly delay: number },
): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = clock.timer(delay, () => resolve(false));
    void all.then(() => {
      timer.cancel();
      resolve(true);
    });
  });
}

function assertSensible({ tcp, idle, transfer, commands }: KeepAliveOptions): void {
  for (const [name, time] of Object.entries({ tcp, idle, transfer })) {
    if (time >= least) continue;
    throw new RangeError(
      `\`keepAlive.${name}\` is ${time}; give at least ${least} ms, or Infinity for no signs of life.`,
    );
  }
  const odd = commands.find((line) => !/^(?:NOOP|PWD|STAT|SYST|CWD \.|REST 0|HELP)$/i.test(line));
  if (odd === undefined && commands.length > 0) return;
  const what = odd === undefined ? "There are no commands" : `"${odd}" is no command`;
  throw new RangeError(`${what} to keep a connection alive with; give NOOP, PWD, STAT, SYST, HELP, CWD . or REST 0.`);
}

// More often than that is no sign of life but a nuisance.
const least = 1_000;
