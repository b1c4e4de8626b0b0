import type { SessionTrace } from "@tandem/trace";
import type { Socket } from "../network.ts";
import type { SecureSocket, TlsFacts } from "../tls/secure-socket.ts";
import { insecure } from "./data-faults.ts";

/** How TLS is put on a data connection (PROT P, RFC 4217 §9). */
export interface DataSecurity {
  /** Starts TLS, as the side that this program is: an FTP server is the TLS server, whoever dialled (RFC 4217 §7). */
  readonly begin: (socket: Socket) => SecureSocket;
  /** Why a handshake is not good enough, in a sentence for the peer; `undefined` when it is. */
  readonly refusal: (facts: TlsFacts) => string | undefined;
}

/** Resolves when TLS stands and is good enough, and tells the trace. Rejects with `DataError` `insecure`. */
export async function agreeOnTls(socket: SecureSocket, { refusal }: DataSecurity, trace: SessionTrace): Promise<void> {
  const facts = await socket.handshake.catch((error: Error) => {
    throw insecure(error.message, error);
  });
  const { protocol, cipher, reused } = facts;
  trace.emit({ kind: "data.secured", protocol, cipher, reused });
  const refused = refusal(facts);
  if (refused === undefined) return;
  // TLS does not end, so nothing is taken for whole; and there is no reset, behind which some clients read no reply any more.
  socket.stream.destroy();
  throw insecure(refused);
}
