import type { Tracer } from "@tandem/trace";

/** A tracer for one who opens sessions beside others: everybody hears of them, and it hears of its own only. */
export function ownTracer(tracer: Tracer): Tracer {
  const own = new Set<string>();
  return {
    get active() {
      return tracer.active;
    },
    get wanted() {
      return tracer.wanted;
    },
    relay: (event) => tracer.relay(event),
    open() {
      const trace = tracer.open();
      own.add(trace.session);
      return trace;
    },
    subscribe: (reader, selection) =>
      tracer.subscribe((event) => {
        if (own.has(event.session)) reader(event);
      }, selection),
    stream: (selection) => tracer.stream(selection),
  };
}
