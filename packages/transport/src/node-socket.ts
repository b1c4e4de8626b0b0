import type { Socket as TcpSocket } from "node:net";
import { normalizeAddress, type Endpoint } from "@tandem/protocol";
import type { Socket } from "./network.ts";

/** A connection of Node's; `at` is its end here when that is known. Undefined when the peer is gone already, and with it the addresses. */
export function socketOf(stream: TcpSocket, at?: Endpoint): Socket | undefined {
  const { remoteAddress, remotePort } = stream;
  const local = at ?? localOf(stream);
  if (!local || !remoteAddress || remotePort === undefined) return undefined;
  return socketBetween(stream, local, { address: normalizeAddress(remoteAddress), port: remotePort });
}

/** A connection of Node's whose ends are known. */
export function socketBetween(stream: TcpSocket, local: Endpoint, remote: Endpoint): Socket {
  return {
    stream,
    local,
    remote,
    reset: () => reset(stream),
    noDelay: () => void stream.setNoDelay(true),
    keepAlive: (delay) => void stream.setKeepAlive(true, delay),
    descriptor: () => descriptorOf(stream),
    reading: (on) => setReading(stream, on),
  };
}

function localOf({ localAddress, localPort }: TcpSocket): Endpoint | undefined {
  return localAddress && localPort !== undefined
    ? { address: normalizeAddress(localAddress), port: localPort }
    : undefined;
}

/** Node's own socket below the stream, as far as it has what is asked of it: Node calls it its own affair. */
function handleOf(stream: TcpSocket): Handle | undefined {
  if (stream.destroyed || !("_handle" in stream)) return undefined;
  const handle = stream._handle;
  return typeof handle === "object" && handle !== null && "fd" in handle && "readStop" in handle
    ? (handle as Handle)
    : undefined;
}

interface Handle {
  /** A number where the system has such. */
  readonly fd: unknown;
  reading: boolean;
  readStart(): number;
  readStop(): number;
}

function descriptorOf(stream: TcpSocket): number | undefined {
  const fd = handleOf(stream)?.fd;
  return typeof fd === "number" && fd >= 0 ? fd : undefined;
}

function setReading(stream: TcpSocket, on: boolean): void {
  const handle = handleOf(stream);
  if (handle === undefined || handle.reading === on) return;
  handle.reading = on;
  if (on) handle.readStart();
  else handle.readStop();
}

/**
 * While our end is on its way (`shutdown`) libuv refuses a reset with EINVAL, and Node would forget the descriptor without
 * closing it. By then every byte is with the kernel, and the end takes no longer than one turn of the event loop.
 */
function reset(stream: TcpSocket): void {
  if (stream.writableEnded && !stream.writableFinished && stream.writableLength === 0) {
    stream.once("finish", () => void stream.resetAndDestroy());
  } else stream.resetAndDestroy();
}

/** Of every connection. What Node 22 and later take by themselves; Node 20 would stop reading every 16 KiB. */
export const streamOptions = { allowHalfOpen: true, highWaterMark: 65_536 };

/** Without a listener the error of a socket that nobody reads would end the process; readers and pipelines still get it. */
export function ignore(): void {}
