import {
  formatRepresentationType,
  isRestartable,
  reply,
  type Reply,
  type SessionFacts,
  type Verb,
} from "@tandem/protocol";

/**
 * Why the verb cannot begin (or with RANG end) at `point`, with the code that RFC 1123 §4.1.3.4 has for it; `undefined` when
 * it can. The point counts bytes as they are stored. In stream mode it must be the number of bytes on the data connection too
 * (RFC 3659 §5.1): to find the place in a text of type A, or among records, all before it would have to be read for every
 * restart.
 */
export function restartRefusal(verb: Verb, point: number, facts: SessionFacts): Reply<554> | undefined {
  if (point === 0 || isRestartable(facts)) return undefined;
  const { type, structure } = facts;
  return reply(
    554,
    `A restart counts bytes as they are stored, which type ${formatRepresentationType(type)} and structure ${structure} ` +
      `change; send TYPE I, STRU F, REST and ${verb} again.`,
  );
}
