import type { TraceEvent, Tracer } from "@tandem/trace/telling";
import type { Output, Shell } from "../shell.ts";
import { plain, styleOf } from "../text/style.ts";
import { widthOf } from "../text/wrap.ts";
import type { ClientFlags } from "./client-options.ts";

/** What `--trace` and `--ladder` keep of the sessions of a command. Disposing of it completes the file and draws the pictures. */
export interface Recording extends AsyncDisposable {
  /** For `connect`; `undefined` when nobody asked for either. */
  readonly tracer: Tracer | undefined;
}

/** Begins to record; the pictures will go to `output`. */
export async function openRecording(
  { trace, ladder = false }: Pick<ClientFlags, "trace" | "ladder">,
  output: Output,
  { stderr, env, clock }: Pick<Shell, "stderr" | "env" | "clock">,
): Promise<Recording> {
  if (trace === undefined && !ladder) return { tracer: undefined, [Symbol.asyncDispose]: () => Promise.resolve() };
  // The pictures are many files, and seldom wanted.
  const { createTracer, laddersOf, renderLadderText } = await import("@tandem/trace");
  const { openTraceFile } = await import("../trace-file.ts");
  const tracer = createTracer({ now: () => clock.now(), date: () => clock.date(), ring: 0 });
  const failed = (sentence: string): void => void stderr.write(`tandem: ${sentence}\n`);
  const file = trace === undefined ? undefined : await openTraceFile(trace, { tracer, clock, failed });
  const events: TraceEvent[] = [];
  if (ladder) tracer.subscribe((event) => keep(events, event));
  return {
    tracer,
    async [Symbol.asyncDispose]() {
      await file?.[Symbol.asyncDispose]();
      const colour = styleOf(output, env) !== plain;
      const pictures = [...laddersOf(events).values()].map((each) =>
        renderLadderText(each, { width: widthOf(output), colour }),
      );
      if (pictures.length > 0) output.write(pictures.join("\n"));
    },
  };
}

/** Of a run of `data.bytes` the last tells all: a long transfer takes no more room than a short one. */
function keep(events: TraceEvent[], event: TraceEvent): void {
  if (event.kind === "data.bytes" && events.at(-1)?.kind === "data.bytes") events.pop();
  events.push(event);
}
