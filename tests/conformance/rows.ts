/** What is known of one normative sentence: where it is proved, or why it is not. */
export type Row = Proved | Elsewhere | NotTested;

/** Proved by clauses that are held against every server. */
export interface Proved {
  readonly kind: "proved";
  /** How the sentence begins, so that a row cannot come to stand for another sentence. */
  readonly begins: string;
  /** The beginnings of the names of its proofs, each of one proof only. */
  readonly proofs: readonly string[];
}

/** Proved by a test of our own, because it takes more than a client that talks: time, a second address, our client. */
export interface Elsewhere {
  readonly kind: "elsewhere";
  readonly begins: string;
  readonly file: string;
  /** Words of the test's name. */
  readonly test: string;
}

/** Not a thing that a test of this server can show. */
export interface NotTested {
  readonly kind: "not-tested";
  readonly begins: string;
  readonly reason: string;
}

/** The rows of a document by the id of their sentence, without the document's name: `§7.9 #2`. */
export type Rows = Readonly<Record<string, Row>>;

/** A sentence that these proofs show. */
export function proved(begins: string, ...proofs: readonly string[]): Proved {
  return { kind: "proved", begins, proofs };
}

/** A sentence that a test of the file shows. */
export function elsewhere(begins: string, file: string, test: string): Elsewhere {
  return { kind: "elsewhere", begins, file, test };
}

/** A sentence that is not tested, and why. */
export function notTested(begins: string, reason: string): NotTested {
  return { kind: "not-tested", begins, reason };
}

/** Reasons that many sentences share. */
export const about = {
  client: "It obliges the client.",
  people: "It is about the people who use or run FTP.",
  documents: "It is about documents and registries.",
  words: "It says what words mean.",
  possibility: "It speaks of a possibility and obliges no one.",
  order:
    "It obliges the client, and ours does not: AUTH, USER, PASS, PBSZ, PROT is its only order, so that nobody gets the password by refusing TLS.",
  host: "It obliges the client, and ours sends no HOST: it names the host by SNI, under TLS.",
  adat: "It is about mechanisms that exchange data by ADAT or by challenges; TLS does that in its handshake (RFC 4217 §4.2).",
  wrapping:
    "It is about commands and replies that are wrapped one by one; TLS protects the whole connection below them.",
  capsules: "It is about files that are sent in protected blocks; TLS has records of its own (RFC 4217 §9).",
  kerberos: "It is about mechanisms other than TLS, which no FTP client uses any more; they are refused.",
  page: "Page structure is refused, as RFC 1123 §4.1.2.3 recommends.",
} as const;
