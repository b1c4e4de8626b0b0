import { decodeText, encodeText, LineDecoder, type Endpoint } from "@tandem/protocol";
import type { Listener, Network, Socket } from "@tandem/transport";

/** A server without any knowledge: it expects and says what a test tells it, in any order and in any pieces. */
export interface ScriptedServer extends AsyncDisposable {
  readonly at: Endpoint;
  /** The next control connection. */
  accept(): Promise<ScriptedPeer>;
}

/** One control connection of a scripted server. */
export interface ScriptedPeer {
  readonly socket: Socket;
  /** Every command line so far. */
  readonly commands: readonly string[];
  /** The next command line; rejects when it is another one, or when the client ends the connection first. */
  expect(line: string | RegExp): Promise<string>;
  /** The next command line, whatever it is. */
  next(): Promise<string>;
  /** Sends lines, each with its end, in one piece. */
  say(...lines: readonly string[]): void;
  /** Sends bytes as they are. */
  send(bytes: string | Uint8Array): void;
  /** Expects a command, then answers with the lines. */
  answer(line: string | RegExp, ...lines: readonly string[]): Promise<string>;
  /** Answers every command from now on, until the connection ends or the answer is `undefined`. */
  serve(answer: (line: string) => readonly string[] | undefined): Promise<void>;
  /** Greets, takes any name and password, and lists the features. */
  logIn(features?: readonly string[]): Promise<void>;
  /** Waits for a data connection at the server's own address. */
  listen(): Promise<ScriptedListener>;
  /** Answers EPSV with a port that waits for a data connection. */
  passive(): Promise<ScriptedListener>;
  /** Dials the client, from the server's address. */
  dial(remote: Endpoint): Promise<Socket>;
  /** Ends the connection in order. */
  end(): void;
  /** Resolves when the client has ended it, or it broke. */
  readonly ended: Promise<void>;
}

/** A port of a scripted server. */
export interface ScriptedListener extends Listener {
  /** The next connection there. */
  accept(): Promise<Socket>;
}

/** Waits for control connections at an address of a host. */
export async function scriptedServer(host: Network, at: Endpoint): Promise<ScriptedServer> {
  const sockets = queue<Socket>();
  const listener = await host.listen({ local: at }, (socket) => sockets.push(socket));
  return {
    at: listener.local,
    accept: async () => scriptedPeer(host, await sockets.next()),
    [Symbol.asyncDispose]: () => listener[Symbol.asyncDispose](),
  };
}

function scriptedPeer(network: Network, socket: Socket): ScriptedPeer {
  const { stream } = socket;
  const decoder = new LineDecoder({ maximum: 65_536 });
  const commands: string[] = [];
  const lines = queue<string>();
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      lines.end(new Error("The client ended the connection."));
      resolve();
    };
    stream.on("end", end).on("close", end);
  });
  stream.on("error", () => {});
  stream.on("data", (bytes: Uint8Array) => {
    for (const line of decoder.push(bytes)) {
      const text = line.kind === "line" ? decodeText(line.bytes) : "";
      commands.push(text);
      lines.push(text);
    }
  });

  const peer: ScriptedPeer = {
    socket,
    commands,
    ended,
    next: () => lines.next(),
    async expect(line) {
      const next = await lines.next();
      const matches = typeof line === "string" ? next === line : line.test(next);
      if (!matches) throw new Error(`Expected ${String(line)}, and the client sent "${next}".`);
      return next;
    },
    say: (...replies) => peer.send(replies.map((reply) => `${reply}\r\n`).join("")),
    send: (bytes) => void stream.write(typeof bytes === "string" ? encodeText(bytes) : bytes),
    async answer(line, ...replies) {
      const command = await peer.expect(line);
      peer.say(...replies);
      return command;
    },
    async serve(answer) {
      for (;;) {
        const replies = answer(await lines.next());
        if (replies === undefined) return;
        peer.say(...replies);
      }
    },
    async logIn(features = []) {
      peer.say("220 Ready.");
      await peer.answer(/^USER /, "331 Password.");
      await peer.answer(/^PASS /, "230 Welcome.");
      await peer.answer("FEAT", "211-Features:", ...features.map((feature) => ` ${feature}`), "211 End.");
      // Of a client that sends in one piece what it would else send one after the other.
      while (prepares.test(lines.first ?? "")) {
        await lines.next();
        peer.say("200 Ok.");
      }
    },
    async listen() {
      const sockets = queue<Socket>();
      const { address } = socket.local;
      const listener = await network.listen({ local: { address, port: 0 } }, (data) => sockets.push(data));
      return {
        local: listener.local,
        accept: () => sockets.next(),
        [Symbol.asyncDispose]: () => listener[Symbol.asyncDispose](),
      };
    },
    async passive() {
      await peer.expect("EPSV");
      const listener = await peer.listen();
      peer.say(`229 Entering extended passive mode (|||${listener.local.port}|).`);
      return listener;
    },
    dial: (remote) => network.dial({ remote, local: { address: socket.local.address } }),
    end: () => void stream.end(),
  };
  return peer;
}

const prepares = /^(?:OPTS UTF8 ON|TYPE I|PBSZ 0|PROT P)$/;

interface Queue<Item> {
  /** What has come and is not taken yet. */
  readonly first: Item | undefined;
  push(item: Item): void;
  end(error: Error): void;
  next(): Promise<Item>;
}

function queue<Item>(): Queue<Item> {
  const arrived: Item[] = [];
  const awaited: { resolve(item: Item): void; reject(error: Error): void }[] = [];
  let over: Error | undefined;
  return {
    get first() {
      return arrived[0];
    },
    push(item) {
      const waiting = awaited.shift();
      if (waiting === undefined) arrived.push(item);
      else waiting.resolve(item);
    },
    end(error) {
      over ??= error;
      for (const { reject } of awaited.splice(0)) reject(error);
    },
    next() {
      const item = arrived.shift();
      if (item !== undefined) return Promise.resolve(item);
      if (over !== undefined) return Promise.reject(over);
      return new Promise((resolve, reject) => void awaited.push({ resolve, reject }));
    },
  };
}
