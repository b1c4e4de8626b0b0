/** A language that replies can be given in, beside the English in which they are made. */
export interface Language {
  /** Its tag (RFC 2640 §4.2): `de`, `pt-BR`. */
  readonly tag: string;
  /**
   * What it says for each English line of a reply: `"Welcome, {1}.": "Willkommen, {1}."`. A hole stands for what changes from
   * reply to reply and is taken over as it is; the translation may have the holes in another order. Lines that are not here
   * stay English, as do information and values: FEAT, HELP, STAT, 150, 213, 227 (RFC 2640 §4.1: no protocol elements).
   */
  readonly texts: Readonly<Record<string, string>>;
}
