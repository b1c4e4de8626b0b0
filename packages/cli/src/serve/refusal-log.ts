import { printable } from "@tandem/protocol";
import type { TraceEvent } from "@tandem/trace";
import type { Clock } from "@tandem/transport";
import { formatCount } from "../text/quantity.ts";
import type { LogEntry } from "./session-log.ts";

type Refused = Extract<TraceEvent, { readonly kind: "control.refused" }>;

/**
 * Writes that connections got no session: of each address the first at once and, as long as there are more, how many in each
 * minute. A flood from one address is a line a minute; one from thousands, some hundred.
 */
export function refusalLog(
  clock: Pick<Clock, "timer" | "date">,
  write: (entry: LogEntry) => void,
): (event: Refused) => void {
  const counted = new Map<string, Counted>();
  const say = (who: string, text: string): void =>
    write({ time: clock.date(), session: undefined, who, text: printable(text), tone: "warning" });

  const begin = (who: string): Counted => {
    const made: Counted = { more: 0, reason: "" };
    const timer = clock.timer(period, () => {
      if (made.more === 0) return void counted.delete(who);
      say(who, `refused ${formatCount(made.more, "more connection")} in a minute: ${made.reason}`);
      made.more = 0;
      timer.restart();
    });
    counted.set(who, made);
    return made;
  };

  return ({ client, reason }) => {
    const who = counted.has(client.address) || counted.size < mostAddresses ? client.address : others;
    const known = counted.get(who);
    if (known === undefined) {
      begin(who).reason = reason;
      say(who, `refused: ${reason}`);
    } else {
      known.more++;
      known.reason = reason;
    }
  };
}

/** What came from one address since the last line about it. */
interface Counted {
  more: number;
  reason: string;
}

const period = 60_000;
// More are told as one.
const mostAddresses = 200;
const others = "others";
