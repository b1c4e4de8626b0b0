import type { EventKind, TraceEvent, Tracer } from "@tandem/trace";

/** An event of one kind. */
export type EventOf<Kind extends EventKind> = Extract<TraceEvent, { readonly kind: Kind }>;

/** As `subscribe` of a tracer, for one kind and without the past; what the listener throws goes to `failed`. */
export function listenTo<Kind extends EventKind>(
  tracer: Tracer,
  kind: Kind,
  listener: (event: EventOf<Kind>) => void,
  failed: (error: unknown) => void,
): Disposable {
  const isMeant = (event: TraceEvent): event is EventOf<Kind> => event.kind === kind;
  let past = true;
  const subscription = tracer.subscribe(
    (event) => {
      // A reader of some kinds is told of gaps too (`trace.lost`).
      if (past || !isMeant(event)) return;
      try {
        listener(event);
      } catch (error) {
        failed(error);
      }
    },
    { kinds: [kind] },
  );
  past = false;
  return subscription;
}
