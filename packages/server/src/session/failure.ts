import { ProtocolError, reply, type CommonRefusal, type ProtocolFault, type Reply } from "@tandem/protocol";
import { StorageError, type StorageFault } from "@tandem/storage";
import { DataError, type DataFault } from "@tandem/transport";
import { CommandAborted } from "./command-aborted.ts";
import { SessionOver } from "./session-over.ts";

/**
 * The reply that an error becomes: the only place where errors turn into codes. An error that nobody foresaw is a fault of
 * the program: its operator is told through `unexpected`, the client only that it happened.
 */
export function failureReply(error: unknown, unexpected: (error: unknown) => void): Reply<CommonRefusal | 426> {
  if (error instanceof ProtocolError) return reply(protocolCodes[error.code], error.message);
  if (error instanceof StorageError) return reply(storageCodes[error.code], error.message);
  if (error instanceof DataError) return reply(dataCodes[error.code], error.message);
  if (error instanceof SessionOver) return reply(421, error.message);
  if (error instanceof CommandAborted) return reply(451, error.message);
  unexpected(error);
  return reply(451, "The server failed to do this; try again later.");
}

const protocolCodes = {
  syntax: 501,
  "unsupported-parameter": 504,
  "network-protocol": 522,
  "too-long": 501,
  sequence: 503,
  // In what a client sends over the data connection, half of an upload among it: it may be sent again.
  damaged: 451,
  truncated: 426,
} as const satisfies Readonly<Record<ProtocolFault, CommonRefusal | 426>>;

const storageCodes = {
  "not-found": 550,
  exists: 550,
  "not-a-directory": 550,
  "is-a-directory": 550,
  "not-empty": 550,
  denied: 550,
  "bad-name": 553,
  "bad-offset": 554,
  "no-space": 452,
  "over-quota": 552,
  "too-large": 552,
  rejected: 553,
  busy: 450,
  "not-supported": 504,
  failed: 451,
} as const satisfies Readonly<Record<StorageFault, CommonRefusal>>;

const dataCodes = {
  timeout: 425,
  refused: 425,
  "no-port": 425,
  withdrawn: 425,
  // RFC 4217 §10.2: behind the 150, when the server does not like what TLS came to.
  insecure: 522,
  truncated: 426,
  reset: 426,
  stalled: 426,
  aborted: 426,
} as const satisfies Readonly<Record<DataFault, CommonRefusal | 426>>;
