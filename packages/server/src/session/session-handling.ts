import type { Handling } from "./handler.ts";
import { pause } from "./pause.ts";
import type { ServerSessionOptions } from "./server-session-options.ts";
import { sessionStorage } from "./session-storage.ts";

/** What belongs to one session alone of all that its commands may use. */
export interface SessionParts extends Pick<Handling, "session" | "transfer" | "offers" | "host" | "names" | "tls"> {
  /** Aborted when the session is over. */
  readonly over: AbortSignal;
  /** Called when the account that is logged in has expired. */
  readonly expired: () => void;
}

/** Gives what a command may use, as it is when the command begins; the signal, which few ask for, is the command's own. */
export function sessionHandling(
  given: ServerSessionOptions,
  { over, expired, ...parts }: SessionParts,
): (control: Pick<AbortController, "signal">) => Handling {
  const { clock, trace, languages, handlers, siteCommands, options, hashes, sessions, logIns } = given;
  const { session, host, offers, tls } = parts;
  const storage = sessionStorage(() => host.storage(), { session, hashes });
  const shared = {
    ...parts,
    languages,
    handlers,
    siteCommands,
    options,
    hashes,
    sessions,
    turn: () => clock.turn(),
    date: () => clock.date(),
    pause: (delay: number) => pause(clock, delay, over),
  };
  return (control) => {
    const { realm, accounts } = host.current;
    const whose = { name: trace.session, address: offers.remote.address, realm, accounts, expired };
    const certificate = tls?.certificate;
    return {
      ...shared,
      storage: storage(),
      logIn: (user, password) => logIns.attempt(whose, user, password, control.signal),
      recognize: async (user) => certificate && logIns.recognize(whose, user, certificate),
      get signal() {
        return control.signal;
      },
    };
  };
}
