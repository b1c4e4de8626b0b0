import type { ConnectOptions } from "@tandem/client";
import { printable } from "@tandem/protocol";
import type { Tracer } from "@tandem/trace";
import type { Clock, Timer } from "@tandem/transport";

/**
 * Says once what it may mean that a server takes the connection and sends no greeting, which takes both sides half a minute
 * to give up, until disposed of. Under implicit TLS silence means nothing in particular.
 */
export function noteSilence(
  { host, tls }: Pick<ConnectOptions, "host" | "tls">,
  { tracer, clock }: { readonly tracer: Tracer; readonly clock: Clock },
  say: (line: string) => void,
): Disposable {
  let timer: Timer | undefined;
  const subscription = tracer.subscribe(
    ({ kind }) => {
      timer?.cancel();
      if (kind !== "control.open" || tls === "implicit") return;
      timer = clock.timer(patience, () => {
        say(`${printable(host)} has sent no greeting yet. It may expect TLS from the first byte: that is ftps://.`);
      });
    },
    { kinds: ["control.open", "control.line", "control.close"] },
  );
  return {
    [Symbol.dispose]() {
      timer?.cancel();
      subscription[Symbol.dispose]();
    },
  };
}

// Most servers greet at once, and those that look a name up first within five seconds.
const patience = 5_000;
