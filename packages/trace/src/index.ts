export type { EventBody, EventKind, SessionTrace, Side, TraceEvent } from "./event.ts";
export { redactCommandLine, redactUrls } from "./redact.ts";
export { noTrace } from "./no-trace.ts";
export { createTracer, type Selection, type Tracer, type TracerOptions } from "./tracer.ts";
