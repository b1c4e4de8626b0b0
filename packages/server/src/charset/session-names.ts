import { decodeText, encodeText, hasEscapes, legacyCharset, type Charset, type NameEncoding } from "@tandem/protocol";
import type { Account } from "../accounts/account.ts";

/** How one session reads names from bytes and writes them: in UTF-8, or in the legacy charset its account allows. */
export interface SessionNames {
  /** The legacy charset of this session, whether or not it is used; `undefined` when only UTF-8 is spoken. */
  readonly charset: Charset | undefined;
  /** The one in which lines are written now; `undefined` when that is UTF-8. */
  readonly spoken: Charset | undefined;
  /**
   * What an argument means. It comes as {@link decodeText} read it, so that its bytes are still known. The first that is
   * not ASCII decides: what is UTF-8 means that the client speaks it, what is not and is of the charset means the charset.
   */
  read(argument: string): string;
  /**
   * A line of a reply or listing, so that {@link encodeText} gives the bytes that this client reads. A line with a character
   * that the charset lacks goes out in UTF-8 whole (RFC 2640 §3.1): a question mark would be the name of another file.
   */
  write(line: string): string;
}

/** What {@link sessionNames} asks its session. */
export interface SessionNamesOptions {
  /** The account of the session and the state of the decision. */
  readonly session: {
    readonly account: Account | undefined;
    readonly facts: { readonly encoding: NameEncoding };
    /** The client has shown how it writes names. */
    change(decided: { readonly encoding: "utf-8" | "legacy" }): void;
  };
  /** Has the charset for accounts that name none. */
  readonly host: { readonly current: { readonly charset: Charset | undefined } };
}

/**
 * The names of one session. As long as nothing has decided, lines are written in the charset: the operator has named it for
 * clients that say nothing, and those that speak UTF-8 say so first (OPTS UTF8 ON, LANG, HOST).
 */
export function sessionNames(options: SessionNamesOptions): SessionNames {
  return new Names(options);
}

class Names implements SessionNames {
  readonly #of: SessionNamesOptions;

  constructor(options: SessionNamesOptions) {
    this.#of = options;
  }

  get charset(): Charset | undefined {
    const { session, host } = this.#of;
    const label = session.account?.charset;
    return label === undefined ? host.current.charset : legacyCharset(label);
  }

  read(argument: string): string {
    const { session } = this.#of;
    const legacy = this.spoken;
    if (legacy === undefined || isAscii(argument)) return argument;
    const undecided = session.facts.encoding === "undecided";
    if (undecided && !hasEscapes(argument)) {
      session.change({ encoding: "utf-8" });
      return argument;
    }
    const text = legacy.decode(encodeText(argument));
    if (text === undefined) return argument;
    if (undecided) session.change({ encoding: "legacy" });
    return text;
  }

  write(line: string): string {
    return writtenIn(this.spoken, line);
  }

  get spoken(): Charset | undefined {
    return this.#of.session.facts.encoding === "utf-8" ? undefined : this.charset;
  }
}

/** A line of which {@link encodeText} gives the bytes in the charset, or in UTF-8 where a character of it is not in that. */
export function writtenIn(charset: Charset | undefined, line: string): string {
  const bytes = charset === undefined || isAscii(line) ? undefined : charset.encode(line);
  return bytes === undefined ? line : decodeText(bytes);
}

function isAscii(text: string): boolean {
  return /^[\0-\x7F]*$/.test(text);
}
