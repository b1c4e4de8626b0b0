/** What came of one clause on one server. */
export type Verdict =
  | { readonly kind: "passed" }
  | { readonly kind: "failed"; readonly reason: string }
  /** It does not have the extension or optional command that the clause is about. */
  | { readonly kind: "not-offered"; readonly reason: string }
  /** It said nothing, or ended the connection. */
  | { readonly kind: "no-answer"; readonly reason: string };

/** Ends a clause whose subject the server does not offer; ours may not. */
export class NotOffered extends Error {
  override readonly name = "NotOffered";
}

/** Ends a clause when the server owes an answer and does not give it. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}

/** The verdict that an error means. */
export function verdictOf(error: unknown): Verdict {
  const message = error instanceof Error ? error.message : String(error);
  const reason = message.split("\n").slice(0, 2).join(" ").trim().slice(0, 200);
  if (error instanceof NotOffered) return { kind: "not-offered", reason };
  if (error instanceof NoAnswer) return { kind: "no-answer", reason };
  return { kind: "failed", reason };
}
