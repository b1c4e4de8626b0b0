// The part of this package that whoever tells events needs, without the ladder and its pictures: it is there sooner.
export type { EventBody, EventKind, SessionTrace, Side, TraceEvent } from "./event.ts";
export { noTrace } from "./no-trace.ts";
export { createTracer, type Selection, type Tracer, type TracerOptions } from "./tracer.ts";
export { traceTransfer } from "./transfer-trace.ts";
export { redactCommandLine, redactEcho, redactUrls } from "./redact.ts";
