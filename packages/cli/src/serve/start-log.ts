import type { Tracer } from "@tandem/trace";
import type { Shell } from "../shell.ts";
import { styleOf } from "../text/style.ts";
import { formatLogLine } from "./log-line.ts";
import { refusalLog } from "./refusal-log.ts";
import { loggedKinds, sessionLog, type LogEntry } from "./session-log.ts";

/** Begins to write a line on standard output for whatever an operator should know; gives a way to add the server's own. */
export function startLog(tracer: Tracer, { stdout, env, clock }: Shell): (text: string) => void {
  const style = styleOf(stdout, env);
  const dated = stdout.isTTY !== true;
  const read = sessionLog();
  let whoWidth = leastWhoWidth;
  // A terminal shows Ctrl-C as ^C at the beginning of the line that comes next.
  const overwrite = dated ? "" : "\r";
  const write = (entry: LogEntry, before = ""): void => {
    whoWidth = Math.min(mostWhoWidth, Math.max(whoWidth, entry.who.length));
    stdout.write(`${before}${formatLogLine(entry, { style, dated, whoWidth })}\n`);
  };
  const refused = refusalLog(clock, write);
  tracer.subscribe(
    (event) => {
      if (event.kind === "control.refused") return refused(event);
      for (const entry of read(event)) write(entry);
    },
    { kinds: [...loggedKinds, "control.refused"] },
  );
  return (text) => write({ time: clock.date(), session: undefined, who: "server", text, tone: "plain" }, overwrite);
}

// An IPv4 address; a name at one. The columns grow with what they have seen, so that a short one wastes nothing.
const leastWhoWidth = 15;
const mostWhoWidth = 26;
