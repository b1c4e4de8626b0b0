import { isPlain, type SessionFacts } from "@tandem/protocol";
import type { Source } from "@tandem/storage";
import type { DataConnection, DataSource } from "@tandem/transport";
import type { Prepared } from "./prepared.ts";
import { outgoingFile, outgoingListing } from "./representation.ts";
import type { SessionState } from "./session-state.ts";
import type { TransferSubject } from "./transfer.ts";

/** A file or a listing that is open and to be sent; owns its source. */
export class PreparedDownload implements Prepared {
  readonly size: number | undefined;
  readonly #source: Source | DataSource;
  readonly #subject: TransferSubject;
  readonly #facts: SessionFacts;
  readonly #session: SessionState;

  /** `facts` are those of the moment at which the command came. */
  constructor(source: Source | DataSource, subject: TransferSubject, facts: SessionFacts, session: SessionState) {
    this.#source = source;
    this.#subject = subject;
    this.#facts = facts;
    this.#session = session;
    this.size = "size" in source && subject.verbatim !== true && isPlain(facts) ? source.size : undefined;
  }

  async move(connection: DataConnection): Promise<string> {
    using pace = this.#session.membership?.flow("download");
    const { verbatim, start = 0 } = this.#subject;
    const outgoing =
      verbatim === true ? outgoingListing(this.#source, this.#facts) : outgoingFile(this.#source, this.#facts, start);
    await connection.send(outgoing, pace);
    return `Done: ${connection.bytes} bytes sent.`;
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    const source = this.#source;
    return Symbol.asyncDispose in source ? source[Symbol.asyncDispose]() : Promise.resolve();
  }
}
