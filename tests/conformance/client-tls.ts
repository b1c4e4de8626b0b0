import { Duplex } from "node:stream";
import { connect, type ConnectionOptions, type TLSSocket } from "node:tls";
import type { Socket } from "@tandem/transport";
import { pause } from "./patience.ts";
import { NoAnswer } from "./verdict.ts";

/** TLS of Node on a connection, as a client speaks it; whose the certificate is, other tests ask. */
export interface ClientTls {
  readonly stream: TLSSocket;
  /** The handshake is done; rejects with what it failed for. */
  readonly secured: Promise<void>;
  /** The session that a data connection can go on with. */
  session(): Buffer | undefined;
  /** Leaves TCP open when TLS ends, which the server may do at once behind its reply. */
  keepOpen(): void;
  /** Ends TLS behind {@link keepOpen}; TCP may then be read in clear. */
  clear(): Promise<void>;
}

/** Starts TLS on a connection that nobody else reads. */
export function clientTls({ stream: tcp }: Socket, options: ConnectionOptions = {}): ClientTls {
  const between = new Between(tcp);
  const tls = connect({ socket: between, rejectUnauthorized: false, servername: "localhost", ...options });
  let newest: Buffer | undefined;
  tls.on("session", (session: Buffer) => (newest = session));
  const secured = new Promise<void>((resolve, reject) => {
    tls.once("secureConnect", resolve).once("error", reject);
    tls.once("close", () => reject(new NoAnswer("The server ended the connection instead of a TLS handshake.")));
  });
  secured.catch(() => {});
  const ended = new Promise((resolve) => void tls.once("end", resolve).once("close", resolve));
  return {
    stream: tls,
    secured,
    session: () => newest ?? tls.getSession(),
    keepOpen: () => between.keepOpen(),
    async clear() {
      tls.resume().end();
      // Some servers do not end TLS before they go on in clear.
      await Promise.race([ended, pause(500)]);
      between.detach();
    },
  };
}

/** What Node's TLS reads and writes instead of TCP, which it would take for itself and close when TLS ends. */
class Between extends Duplex {
  readonly #tcp: Duplex;
  #open = false;

  constructor(tcp: Duplex) {
    super();
    this.#tcp = tcp;
    tcp
      .on("data", this.#take)
      .on("end", this.#end)
      .on("close", this.#close)
      .on("error", () => {});
  }

  keepOpen(): void {
    this.#open = true;
  }

  detach(): void {
    this.#tcp.off("data", this.#take).off("end", this.#end).off("close", this.#close);
  }

  override _read(): void {
    this.#tcp.resume();
  }

  override _write(bytes: Uint8Array, _: BufferEncoding, written: (error?: Error | null) => void): void {
    this.#tcp.write(bytes, written);
  }

  override _final(ended: () => void): void {
    if (!this.#open) this.#tcp.end();
    ended();
  }

  override _destroy(error: Error | null, destroyed: (error?: Error | null) => void): void {
    if (!this.#open && !this.#tcp.writableEnded) this.#tcp.destroy();
    destroyed(error);
  }

  readonly #take = (bytes: Uint8Array): void => void (this.push(bytes) || this.#tcp.pause());
  readonly #end = (): void => void this.push(null);
  readonly #close = (): void => void this.destroy();
}
