import { formatEndpoint, type Endpoint } from "@tandem/protocol";
import { DataError } from "./data-error.ts";

/** What an error says of its data connection. */
interface Broken {
  readonly remote: Endpoint;
  readonly bytes: number;
}

/** The peer broke it off. */
export function lost({ remote, bytes }: Broken, cause?: unknown): DataError {
  return new DataError("reset", `${formatEndpoint(remote)} broke off the data connection after ${bytes} bytes.`, {
    cause,
  });
}

/** Nothing moved for `time` milliseconds. */
export function stalled({ remote }: Broken, time: number): DataError {
  const peer = formatEndpoint(remote);
  return new DataError("stalled", `Nothing moved on the data connection with ${peer} for ${time / 1000} s.`);
}

/** TCP ended without an end of TLS, which anybody on the way can bring about (RFC 8446 §6.1). */
export function cutOff({ remote, bytes }: Broken): DataError {
  const peer = formatEndpoint(remote);
  const what = `${peer} closed the data connection after ${bytes} bytes without ending TLS (close_notify)`;
  return new DataError("truncated", `${what}: the file may be cut off.`);
}

/** TLS was refused, by the peer or by us. */
export function insecure(message: string, cause?: unknown): DataError {
  return new DataError("insecure", message, { cause });
}

/** No TLS after `time` milliseconds. */
export function unsecured({ remote }: Broken, time: number): DataError {
  return insecure(`${formatEndpoint(remote)} did not finish the TLS handshake within ${time / 1000} s.`);
}
