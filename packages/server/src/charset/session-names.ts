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
  readonly session: { readonly account: Account | undefined; readonly facts: { readonly encoding: NameEncoding } };
  /** The charset for accounts that name none. */
  readonly common: () => Charset | undefined;
  /** The client has shown how it writes names. */
  readonly decide: (encoding: "utf-8" | "legacy") => void;
}

/**
 * The names of one session. As long as nothing has decided, lines are written in the charset: the operator has named it for
 * clients that say nothing, and those that speak UTF-8 say so first (OPTS UTF8 ON, LANG, HOST).
 */
export function sessionNames({ session, common, decide }: SessionNamesOptions): SessionNames {
  const charset = (): Charset | undefined => {
    const label = session.account?.charset;
    return label === undefined ? common() : legacyCharset(label);
  };
  const spoken = (): Charset | undefined => (session.facts.encoding === "utf-8" ? undefined : charset());
  return {
    get charset() {
      return charset();
    },
    get spoken() {
      return spoken();
    },
    read(argument) {
      const legacy = isAscii(argument) ? undefined : spoken();
      if (legacy === undefined) return argument;
      const undecided = session.facts.encoding === "undecided";
      if (undecided && !hasEscapes(argument)) {
        decide("utf-8");
        return argument;
      }
      const text = legacy.decode(encodeText(argument));
      if (text === undefined) return argument;
      if (undecided) decide("legacy");
      return text;
    },
    write: (line) => writtenIn(spoken(), line),
  };
}

/** A line of which {@link encodeText} gives the bytes in the charset, or in UTF-8 where a character of it is not in that. */
export function writtenIn(charset: Charset | undefined, line: string): string {
  const bytes = charset === undefined || isAscii(line) ? undefined : charset.encode(line);
  return bytes === undefined ? line : decodeText(bytes);
}

function isAscii(text: string): boolean {
  return /^[\0-\x7F]*$/.test(text);
}
