import type { ClientCertificates, TlsPolicy } from "@tandem/server";
import type { CommandError } from "../../command-error.ts";

/** TLS as one source asks for it; what it does not say is missing. */
export interface TlsChoice {
  readonly mode?: TlsMode;
  /** Without any the server makes one itself, and keeps it. */
  readonly certificates?: readonly CertificateFiles[];
  readonly policy?: PolicyChoice;
  readonly clientCertificates?: ClientCertificatesChoice;
  /** How to complain about the demand for certificates of clients: with the line of the file that has it. */
  readonly demandFault?: NamedFile["fault"];
}

/** No TLS, TLS for who wants it, or nothing without. */
export type TlsMode = "off" | "offered" | "required";

export type PolicyChoice = Partial<Omit<TlsPolicy, "login" | "clientCertificates">>;

export interface ClientCertificatesChoice {
  readonly demand?: ClientCertificates["demand"];
  readonly authorities?: readonly NamedFile[];
}

/** Where a certificate is: in files of PEM, with the key in the same file when none is named for it. */
export interface CertificateFiles {
  readonly cert: NamedFile;
  readonly key?: NamedFile;
  /** The first line opens the key. */
  readonly passphrase?: NamedFile;
}

/** A file that a source names, and how to complain about it: with the line of the configuration that names it. */
export interface NamedFile {
  readonly path: string;
  fault(sentence: string): CommandError;
}
