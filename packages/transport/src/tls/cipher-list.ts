import { createSecureContext } from "node:tls";

/** Whether a text is a list of ciphers that TLS can be spoken with: OpenSSL's names, joined by `:`. */
export function isCipherList(text: string): boolean {
  try {
    createSecureContext({ ciphers: text });
    return true;
  } catch {
    return false;
  }
}
