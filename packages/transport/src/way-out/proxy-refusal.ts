import type { NetworkFault } from "../network.ts";

/** What a proxy made of a request for a connection, in words that end without a full stop. */
export class ProxyRefusal extends Error {
  override readonly name = "ProxyRefusal";
  readonly code: NetworkFault;

  constructor(code: NetworkFault, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
