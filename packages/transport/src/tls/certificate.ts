import { createPrivateKey, X509Certificate } from "node:crypto";

/** What a server proves with who it is: a certificate and its private key, as text of PEM files. */
export interface Certificate {
  /** The certificate, and behind it those that lead to an authority which clients know. */
  readonly chain: string;
  readonly key: string;
  /** Opens the key, where it is encrypted. */
  readonly passphrase?: string;
}

/** A certificate that was read and found fit. */
export interface LoadedCertificate extends Certificate {
  /** The names it stands for, as it writes them: `DNS:ftp.example.org, IP Address:192.0.2.1`. */
  readonly names: string;
  /** The kind of its key: `ec`, `rsa`. */
  readonly kind: string;
  /** Whether it stands for this domain; a wildcard in it does for one label. */
  covers(domain: string): boolean;
}

/** Reads a certificate. Throws a `RangeError` that says what is wrong when it cannot be used. */
export function loadCertificate(certificate: Certificate): LoadedCertificate {
  const { chain, key, passphrase } = certificate;
  const leaf = attempt("This is no certificate in PEM", () => new X509Certificate(chain));
  const secret = attempt("The private key cannot be read", () =>
    createPrivateKey(passphrase === undefined ? key : { key, passphrase }),
  );
  if (!leaf.checkPrivateKey(secret)) {
    throw new RangeError(
      `The private key does not belong to the certificate of ${leaf.subject.replaceAll("\n", ", ")}.`,
    );
  }
  return {
    ...certificate,
    names: leaf.subjectAltName ?? leaf.subject,
    kind: leaf.publicKey.asymmetricKeyType ?? "",
    covers: (domain) => leaf.checkHost(domain) !== undefined,
  };
}

function attempt<Value>(failed: string, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    throw new RangeError(`${failed}: ${cause instanceof Error ? cause.message : String(cause)}.`, { cause });
  }
}
