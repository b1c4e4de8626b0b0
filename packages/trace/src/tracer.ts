import type { EventBody, EventKind, SessionTrace, TraceEvent } from "./event.ts";
import { Ring } from "./ring.ts";
import { TraceQueue, type TraceStream } from "./trace-queue.ts";

/** Where all events of a process come together, and where those who want to know them ask for them. */
export interface Tracer {
  /** Begins the trace of a session. Its `control.close` or `control.refused` ends it: what it told is then remembered for a while only. */
  open(): SessionTrace;
  /**
   * Calls `reader` with each event of the selection: first with those remembered, before this returns, then with each as
   * it happens. An error of the reader goes to `readerFailed` and harms neither the session nor the other readers.
   */
  subscribe(reader: (event: TraceEvent) => void, selection?: Selection): Disposable;
  /**
   * The same events for a reader that takes its time. At most `queue` wait for it beside those remembered; when it is
   * slower still it loses `data.bytes` first, then the oldest, and reads a `trace.lost` in their place.
   */
  stream(selection?: Selection & { readonly queue?: number }): TraceStream;
  /** Gives readers an event of another process, as it was told there. */
  relay(event: TraceEvent): void;
  /** The kinds of events that anybody reads. */
  readonly wanted: "all" | readonly EventKind[];
  /** False while an event would reach nobody and be remembered by nobody: then emitting one only counts it. */
  readonly active: boolean;
}

/** Which events a reader wants: of one session or of all, of some kinds or of all. */
export interface Selection {
  readonly session?: string;
  readonly kinds?: readonly EventKind[];
}

export interface TracerOptions {
  /** Milliseconds on a clock that never jumps. */
  now(): number;
  /** Milliseconds since 1970 UTC. */
  date(): number;
  /** Which worker process this is, 0 when there is one. */
  readonly worker?: number;
  /** How many events of each session are remembered, 512 unless told; 0 remembers none. */
  readonly ring?: number;
  /** Of how many ended sessions the events are remembered, 16 unless told. */
  readonly ended?: number;
  /** Told what a reader threw. */
  readerFailed?(error: unknown): void;
}

/** Makes the one tracer of a process, or of a test. */
export function createTracer(options: TracerOptions): Tracer {
  const { worker = 0, ring: capacity = defaultRing, ended: endedLimit = defaultEnded } = options;
  const rings = new Map<string, Ring>();
  const ended = new Set<string>();
  let readers: readonly Reader[] = [];
  /** Those that some reader wants. */
  let wanted: Wanted = nothing;
  let sessions = 0;

  const deliver = (reader: Reader, event: TraceEvent): void => {
    if (!reader.subscribed || !selects(reader.selection, event)) return;
    try {
      reader.read(event);
    } catch (error) {
      options.readerFailed?.(error);
    }
  };

  const remember = (event: TraceEvent): void => {
    const { session } = event;
    let ring = rings.get(session);
    if (ring === undefined) {
      // A session that was forgotten stays so, or its last words would be kept for ever.
      if (event.sequence > 1) return;
      rings.set(session, (ring = new Ring(capacity)));
    }
    ring.push(event);
    if (event.kind !== "control.close" && event.kind !== "control.refused") return;
    ended.add(session);
    for (const oldest of ended) {
      if (ended.size <= endedLimit) break;
      ended.delete(oldest);
      rings.delete(oldest);
    }
  };

  const shared: SharedTrace = {
    get active() {
      return tracer.active;
    },
    tells: (kind) => capacity > 0 || wanted === "all" || wanted.has(kind),
    tell(body, session, sequence) {
      // What all have stands first: events would each get a shape of their own otherwise, which V8 makes anew and looks up slowly.
      const event: TraceEvent = { session, sequence, worker, at: options.now(), time: options.date(), ...body };
      if (capacity > 0) remember(event);
      for (const reader of readers) deliver(reader, event);
    },
  };

  const tracer: Tracer = {
    get active() {
      return capacity > 0 || readers.length > 0;
    },

    get wanted() {
      return capacity > 0 || wanted === "all" ? "all" : [...wanted];
    },

    relay(event) {
      if (capacity > 0) remember(event);
      for (const reader of readers) deliver(reader, event);
    },

    open: () => new OwnTrace(shared, sessionName(worker, ++sessions)),

    subscribe(read, selection = {}) {
      const reader: Reader = { read, selection: chosen(selection), subscribed: true };
      for (const event of remembered(rings, selection.session)) deliver(reader, event);
      // A new array: an emit that is under way goes on with the readers it began with.
      readers = [...readers, reader];
      wanted = wantedBy(readers);
      return {
        [Symbol.dispose]() {
          reader.subscribed = false;
          readers = readers.filter((other) => other !== reader);
          wanted = wantedBy(readers);
        },
      };
    },

    stream({ queue = defaultQueue, ...selection } = {}) {
      return new TraceQueue(queue, (read) => tracer.subscribe(read, selection));
    },
  };
  return tracer;
}

// A login and some eighty transfers of six events each: more than one picture can show, about 100 kB of a busy session.
const defaultRing = 512;
// What a person who looks up from the terminal may still want to see.
const defaultEnded = 16;
// Two sessions' rings: a page that is repainting, not one that has hung.
const defaultQueue = 1024;

/** What the traces of all sessions have in common. */
interface SharedTrace {
  readonly active: boolean;
  tells(kind: EventKind): boolean;
  tell(body: EventBody, session: string, sequence: number): void;
}

class OwnTrace implements SessionTrace {
  readonly session: string;
  readonly #shared: SharedTrace;
  #sequence = 0;

  constructor(shared: SharedTrace, session: string) {
    this.#shared = shared;
    this.session = session;
  }

  get active(): boolean {
    return this.#shared.active;
  }

  tells(kind: EventKind): boolean {
    return this.#shared.tells(kind);
  }

  emit(body: EventBody): void {
    const sequence = ++this.#sequence;
    if (this.#shared.tells(body.kind)) this.#shared.tell(body, this.session, sequence);
  }
}

interface Reader {
  readonly read: (event: TraceEvent) => void;
  readonly selection: Chosen;
  subscribed: boolean;
}

/** Kinds of events. */
type Wanted = ReadonlySet<EventKind> | "all";

const nothing: Wanted = new Set<EventKind>();

function wantedBy(readers: readonly Reader[]): Wanted {
  const kinds = new Set<EventKind>();
  for (const { selection } of readers) {
    if (selection.kinds === undefined) return "all";
    for (const kind of selection.kinds) kinds.add(kind);
  }
  return kinds;
}

interface Chosen {
  readonly session: string | undefined;
  readonly kinds: ReadonlySet<EventKind> | undefined;
}

function chosen({ session, kinds }: Selection): Chosen {
  return { session, kinds: kinds && new Set(kinds) };
}

function selects({ session, kinds }: Chosen, event: TraceEvent): boolean {
  if (session !== undefined && session !== event.session) return false;
  // Who chose some kinds only must hear of the gap too.
  return kinds === undefined || kinds.has(event.kind) || event.kind === "trace.lost";
}

function remembered(rings: ReadonlyMap<string, Ring>, session: string | undefined): readonly TraceEvent[] {
  if (session !== undefined) return rings.get(session)?.snapshot() ?? [];
  return [...rings.values()].flatMap((ring) => ring.snapshot()).sort((a, b) => a.at - b.at);
}

function sessionName(worker: number, count: number): string {
  return worker === 0 ? `${count}` : `${worker}.${count}`;
}
