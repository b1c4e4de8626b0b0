export type { EventBody, EventKind, SessionTrace, Side, TraceEvent } from "./event.ts";
// Telling and reading
export { noTrace } from "./no-trace.ts";
export { createTracer, type Selection, type Tracer, type TracerOptions } from "./tracer.ts";
export { traceTransfer } from "./transfer-trace.ts";
export type { TraceStream } from "./trace-queue.ts";
export { redactCommandLine, redactEcho, redactUrls } from "./redact.ts";
export { decodeEvent, decodeEvents, encodeEvent } from "./ndjson.ts";
// The ladder
export {
  emptyLadder,
  type Channel,
  type DataOutcome,
  type Ladder,
  type Lifeline,
  type ReplyDigit,
  type Rung,
  type RungBody,
  type Span,
} from "./ladder/model.ts";
export { ladderOf, laddersOf, reduceLadder } from "./ladder/reduce.ts";
export { formatBytes, formatElapsed, formatLabel, labelOf, type Label } from "./ladder/label.ts";
// Its pictures
export { renderLadderText, type LadderTextOptions } from "./ladder/text.ts";
export { renderLadderSvg, type LadderSvgOptions } from "./ladder/svg.ts";
export type { Theme } from "./ladder/svg-palette.ts";
export { renderLadderMermaid, type LadderMermaidOptions } from "./ladder/mermaid.ts";
