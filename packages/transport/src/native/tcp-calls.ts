import { getSystemErrorName } from "node:util";
import { addressFamily, formatAddress, normalizeAddress, parseAddress, type Endpoint } from "@tandem/protocol";
import { systemError } from "../system-error.ts";
import type { ForeignCalls } from "./foreign-calls.ts";
import { loadForeignCalls } from "./load-foreign-calls.ts";

/** TCP as far as the kernel does it at once, without an event loop. Sockets are descriptors, and the caller's. */
export interface TcpCalls {
  /** A socket that waits for connections at `at`, an address without a zone. Throws the system's error. */
  listen(at: Endpoint, backlog: number): number;
  /** The connection that has waited longest; `undefined` when there is none, or none can be had. */
  accept(listener: number): AcceptedSocket | undefined;
  /** Begins a connection, from an address and perhaps a port when these are given. Throws the system's error. */
  connect(remote: Endpoint, local?: { readonly address: string; readonly port?: number }): BegunSocket;
  /** How many of the bytes the kernel took: none when there is no room, or when the connection is broken. */
  send(socket: number, bytes: Uint8Array): number;
  /** How many bytes it has put there: 0 when the peer has ended, `undefined` when nothing has come. Throws the error that broke it. */
  receive(socket: number, into: Uint8Array): number | undefined;
  /** Whether nothing but an end lies there to be read, and nothing is broken. A socket that is closed with something unread is reset. */
  silent(socket: number): boolean;
  /** Another descriptor of the same connection, which stands until both are closed. Throws the system's error. */
  duplicate(socket: number): number;
  /** Closes it with a reset. */
  reset(socket: number): void;
  close(socket: number): void;
}

export interface AcceptedSocket {
  readonly socket: number;
  readonly remote: Endpoint;
}

/** A connection that was begun here. */
export interface BegunSocket {
  readonly socket: number;
  /** Its end here, when it stands already; else it is to be waited for. */
  readonly local: Endpoint | undefined;
}

/** The calls of this machine, `undefined` where there are none. Looked for when first asked for. */
export function tcpCalls(): TcpCalls | undefined {
  found ??= { calls: loadTcpCalls(process.platform, loadForeignCalls) };
  return found.calls;
}

let found: { readonly calls: TcpCalls | undefined } | undefined;

/** Loads what calls the kernel. Whatever goes wrong, Node has sockets of its own. */
export function loadTcpCalls(platform: string, load: () => ForeignCalls): TcpCalls | undefined {
  if (platform !== "linux") return undefined;
  try {
    return linuxTcpCalls(load());
  } catch {
    return undefined;
  }
}

function linuxTcpCalls(koffi: ForeignCalls): TcpCalls {
  const library = koffi.load(null);
  const socket = library.func("int socket(int, int, int)");
  const setsockopt = library.func("int setsockopt(int, int, int, void *, unsigned int)");
  const bind = library.func("int bind(int, void *, unsigned int)");
  const listen = library.func("int listen(int, int)");
  const connect = library.func("int connect(int, void *, unsigned int)");
  const getsockname = library.func("int getsockname(int, void *, void *)");
  const accept4 = library.func("int accept4(int, void *, void *, int)");
  const send = library.func("intptr_t send(int, void *, size_t, int)");
  const recv = library.func("intptr_t recv(int, void *, size_t, int)");
  const fcntl = library.func("int fcntl(int, int, ...)");
  const close = library.func("int close(int)");
  const { EAGAIN, EALREADY, EINPROGRESS } = koffi.os.errno;
  const name = new Uint8Array(longestName);
  const nameLength = new Uint32Array(1);
  const peeked = new Uint8Array(1);

  const failure = (call: string): Error => systemError(getSystemErrorName(-koffi.errno()), call);

  /** A new socket for addresses like this one. */
  function socketFor({ address }: { readonly address: string }): number {
    const made = socket(addressFamily(address) === 4 ? inet : inet6, stream | nonBlocking | closeOnExec, 0);
    if (made < 0) throw failure("socket");
    return made;
  }

  /** Whether it has its name now, which connections of the past may have had. */
  function named(made: number, own: Uint8Array): boolean {
    setsockopt(made, solSocket, reuseAddress, one, one.byteLength);
    return bind(made, own, own.length) === 0;
  }

  return {
    listen(at, backlog) {
      const own = socketName(at);
      const made = socketFor(at);
      if (named(made, own) && listen(made, backlog) === 0) return made;
      const error = failure("listen");
      close(made);
      throw error;
    },
    accept(listener) {
      nameLength[0] = name.length;
      const accepted = accept4(listener, name, nameLength, nonBlocking | closeOnExec);
      return accepted < 0 ? undefined : { socket: accepted, remote: endpointOf(name) };
    },
    connect(remote, local) {
      const peer = socketName(remote);
      const own = local && socketName({ port: 0, ...local });
      const made = socketFor(remote);
      const failed = (call: string): Error => {
        const error = failure(call);
        close(made);
        return error;
      };
      // A port that is not named is found when the peer is known: then it need be free for that peer only.
      if (own !== undefined && local?.port === undefined) {
        setsockopt(made, solIp, bindAddressNoPort, one, one.byteLength);
      }
      if (own !== undefined && !named(made, own)) throw failed("bind");
      if (connect(made, peer, peer.length) < 0) {
        if (koffi.errno() !== EINPROGRESS) throw failed("connect");
        // What has become of it, a second call tells. To a peer on this machine it stands by then.
        if (connect(made, peer, peer.length) < 0) {
          if (koffi.errno() === EALREADY) return { socket: made, local: undefined };
          throw failed("connect");
        }
      }
      nameLength[0] = name.length;
      getsockname(made, name, nameLength);
      return { socket: made, local: endpointOf(name) };
    },
    send: (to, bytes) => Math.max(0, send(to, bytes, bytes.length, noSignal)),
    receive(from, into) {
      const received = recv(from, into, into.length, 0);
      if (received > 0) return received;
      // An end that came in order: a reset before it is told here, and one behind it takes nothing back (Linux, tcp_recvmsg).
      if (received === 0) return 0;
      if (koffi.errno() === EAGAIN) return undefined;
      throw systemError(getSystemErrorName(-koffi.errno()), "recv");
    },
    silent(of) {
      const there = recv(of, peeked, 1, peek);
      return there === 0 || (there < 0 && koffi.errno() === EAGAIN);
    },
    duplicate(of) {
      const made = fcntl(of, duplicateAbove, "int", 0);
      if (made < 0) throw failure("fcntl");
      return made;
    },
    reset(of) {
      setsockopt(of, solSocket, linger, atOnce, atOnce.byteLength);
      close(of);
    },
    close: (of) => void close(of),
  };
}

/** `struct sockaddr_in` and `sockaddr_in6`: the family in the machine's own order, the port in that of the network. */
function socketName({ address, port }: Endpoint): Uint8Array {
  const bytes = parseAddress(address);
  if (bytes === undefined) throw systemError("EADDRNOTAVAIL", "bind");
  const name = new Uint8Array(bytes.length === 4 ? 16 : longestName);
  new Uint16Array(name.buffer)[0] = bytes.length === 4 ? inet : inet6;
  name[2] = port >> 8;
  name[3] = port & 0xff;
  name.set(bytes, bytes.length === 4 ? 4 : 8);
  return name;
}

function endpointOf(name: Uint8Array): Endpoint {
  const port = (name[2]! << 8) | name[3]!;
  if (new Uint16Array(name.buffer)[0] === inet) return { address: `${name[4]}.${name[5]}.${name[6]}.${name[7]}`, port };
  return { address: normalizeAddress(formatAddress(name.subarray(8, 24))), port };
}

// asm-generic/socket.h, bits/socket.h, linux/fcntl.h and netinet/in.h: the same on every processor that Node runs on.
const inet = 2;
const inet6 = 10;
const stream = 1;
const nonBlocking = 0o4000;
const closeOnExec = 0o2_000_000;
const solIp = 0;
const bindAddressNoPort = 24;
const solSocket = 1;
const reuseAddress = 2;
const linger = 13;
const peek = 2;
/** `F_DUPFD_CLOEXEC` */
const duplicateAbove = 1_030;
const noSignal = 0x4000;
const longestName = 28;

const one = Int32Array.of(1);
/** `struct linger`: on, for no time. */
const atOnce = Int32Array.of(1, 0);
