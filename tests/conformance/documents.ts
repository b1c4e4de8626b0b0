import { readFileSync } from "node:fs";

/** A document whose sentences of obligation are held against the server. */
export interface Document {
  /** As clauses name it: `RFC 3659`. */
  readonly name: string;
  readonly title: string;
  /** Its file in `tests/conformance/rfc`. */
  readonly file: string;
  /**
   * How it writes an obligation: in the capitals of RFC 2119 (and of RFC 1123, which had them first), or, being older, in
   * plain words.
   */
  readonly words: "capital" | "plain";
}

/** Every document of FTP that says what a server does, in the order of the compliance page. */
export const documents = [
  { name: "RFC 959", title: "File Transfer Protocol", file: "rfc959.txt", words: "plain" },
  { name: "RFC 1123", title: "Requirements for Internet Hosts, §4.1", file: "rfc1123.txt", words: "capital" },
  { name: "RFC 854", title: "Telnet, as FTP uses it", file: "rfc854.txt", words: "plain" },
  { name: "RFC 2228", title: "FTP Security Extensions", file: "rfc2228.txt", words: "plain" },
  { name: "RFC 2389", title: "Feature Negotiation", file: "rfc2389.txt", words: "capital" },
  { name: "RFC 2428", title: "IPv6 and NATs", file: "rfc2428.txt", words: "capital" },
  { name: "RFC 2640", title: "Internationalization", file: "rfc2640.txt", words: "capital" },
  { name: "RFC 3659", title: "Extensions to FTP", file: "rfc3659.txt", words: "capital" },
  { name: "RFC 4217", title: "Securing FTP with TLS", file: "rfc4217.txt", words: "capital" },
  { name: "RFC 7151", title: "Virtual Hosts", file: "rfc7151.txt", words: "capital" },
  { name: "draft-somers-ftp-mfxx", title: "The MFF family", file: "draft-somers-ftp-mfxx-03.txt", words: "capital" },
] as const satisfies readonly Document[];

/** The name of a document of {@link documents}. */
export type DocumentName = (typeof documents)[number]["name"];

/** The text of a document, as it was published. */
export function readDocument({ file }: Document): string {
  return readFileSync(new URL(`rfc/${file}`, import.meta.url), "utf8");
}
