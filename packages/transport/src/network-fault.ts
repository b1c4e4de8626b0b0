import { formatEndpoint, type Endpoint } from "@tandem/protocol";
import { NetworkError, type DialOptions, type NetworkFault } from "./network.ts";

/** What the error of a socket, a dial or a listen means; `failed` when its code is none that a caller would act on. */
export function faultOf(error: unknown): NetworkFault {
  if (error instanceof NetworkError) return error.code;
  if (error instanceof AggregateError) return faultOfAttempts(error.errors);
  return faults[String((error as { code?: unknown } | null)?.code)] ?? "failed";
}

/** The error of a dial that did not succeed, from the system's own. */
export function dialError(options: DialOptions, cause: unknown): NetworkError {
  const code = faultOf(cause);
  const to = formatEndpoint(options.remote);
  const from = options.local ? formatEndpoint({ port: 0, ...options.local }) : "this machine";
  return new NetworkError(code, dialSentences[code](to, from, cause), { cause });
}

/** The error of a listen that did not succeed, from the system's own. */
export function listenError(local: Endpoint, cause: unknown): NetworkError {
  const code = faultOf(cause);
  const sentence = listenSentences[code] ?? ((at) => `Listening on ${at} failed: ${reason(cause)}.`);
  return new NetworkError(code, sentence(formatEndpoint(local)), { cause });
}

/** The error of a socket that was handed over and is of no use. */
export function inheritError(descriptor: number, cause?: unknown): NetworkError {
  const why = cause === undefined ? "" : `: ${reason(cause)}`;
  return new NetworkError(
    "failed",
    `Descriptor ${descriptor}, which was handed to this program, is no socket that waits for TCP connections${why}. A unit of ` +
      `systemd has it as ListenStream= with a port, and Accept=no.`,
    { cause },
  );
}

const faults: Readonly<Record<string, NetworkFault>> = {
  ECONNREFUSED: "refused",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EHOSTDOWN: "unreachable",
  ENETDOWN: "unreachable",
  ETIMEDOUT: "timeout",
  ECONNRESET: "reset",
  ECONNABORTED: "reset",
  EPIPE: "reset",
  EADDRINUSE: "address-in-use",
  EADDRNOTAVAIL: "address-not-available",
  EAFNOSUPPORT: "address-not-available",
  // Linux: bound to an address of one family, dialled one of the other.
  EINVAL: "address-not-available",
  EACCES: "denied",
  EPERM: "denied",
  ENOTFOUND: "unknown-host",
  EAI_AGAIN: "unknown-host",
};

const dialSentences: Readonly<Record<NetworkFault, (to: string, from: string, cause: unknown) => string>> = {
  refused: (to) =>
    `${to} refused the connection: nothing listens there, or a firewall rejects it. Check the address and the port.`,
  unreachable: (to) => `There is no route to ${to}. Check the address and this machine's network.`,
  timeout: (to) => `${to} did not answer: the host is down, or a firewall drops the connection. Check both.`,
  reset: (to) => `${to} reset the connection while it was being opened. Try again, and look into the log of the peer.`,
  "address-in-use": (to, from) =>
    `Cannot dial ${to} from ${from}: that port is in use. Dial from another one, or from any.`,
  "address-not-available": (to, from) =>
    `Cannot dial ${to} from ${from}: this machine has no such address for it, or the same connection has just been closed. ` +
    `Dial from another address or port, or from any.`,
  denied: (to, from) =>
    `The system does not permit dialling ${to} from ${from}. Ports below 1024 need a privilege; otherwise look at the local firewall.`,
  "unknown-host": (to) =>
    `No address is known for the host of ${to}. Check the spelling of its name, and the name server.`,
  failed: (to, _from, cause) => `Dialling ${to} failed: ${reason(cause)}.`,
};

const listenSentences: Readonly<Partial<Record<NetworkFault, (at: string) => string>>> = {
  "address-in-use": (at) => `${at} is in use by another program. Stop that program, or choose another port.`,
  "address-not-available": (at) => `Cannot listen on ${at}: this machine has no such address. Choose one of its own.`,
  denied: (at) =>
    `The system does not permit listening on ${at}. Ports below 1024 need a privilege: choose a higher one.`,
  "unknown-host": (at) =>
    `Cannot listen on ${at}: no address is known for that name. Choose an address of this machine.`,
};

/** A name with addresses of both families often fails twice: what says most is the failure that got as far as the host. */
function faultOfAttempts(errors: readonly unknown[]): NetworkFault {
  const attempts = errors.map(faultOf);
  return (
    attempts.find((fault) => fault !== "unreachable" && fault !== "address-not-available") ?? attempts[0] ?? "failed"
  );
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
