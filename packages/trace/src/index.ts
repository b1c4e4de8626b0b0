export type { EventBody, EventKind, SessionTrace, Side, TraceEvent } from "./event.ts";
