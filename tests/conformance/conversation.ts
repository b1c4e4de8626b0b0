import type { Endpoint } from "@tandem/protocol";
import { nodeNetwork, type Listener, type Socket } from "@tandem/transport";
import { AnswerReader, type Answer } from "./answer.ts";
import { within } from "./patience.ts";
import { NoAnswer, NotOffered } from "./verdict.ts";

/** A client that knows nothing of FTP but what a reply looks like, and does not wait for ever. */
export interface Conversation extends AsyncDisposable {
  readonly socket: Socket;
  readonly greeting: Answer;
  /** Everything that came over the control connection, as Latin-1. */
  readonly received: string;
  send(bytes: string | Uint8Array): void;
  /** The next reply. */
  answer(): Promise<Answer>;
  /** Sends a command line and gives the next reply as `code text`, its lines whole and joined by `|`. */
  ask(command: string, patience?: number): Promise<string>;
  /** Asks, and throws {@link NotOffered} when the command is unknown or not implemented (500, 502). */
  askIfOffered(command: string): Promise<string>;
  /** The features of FEAT, their lines trimmed. */
  features(): Promise<readonly string[]>;
  /** Throws {@link NotOffered} when FEAT has no such feature; gives its line. */
  needs(feature: string): Promise<string>;
  /** EPSV and a connection to the port it names. */
  passive(): Promise<Socket>;
  /** A connection to a port of the server. */
  dial(port: number): Promise<Socket>;
  /** Listens, says so with PORT, and gives what the server dials. */
  active(): Promise<{ readonly dialed: Promise<Socket>; readonly listener: Listener }>;
  /** A command that sends a file, over {@link passive}: its bytes, and every reply to it as text. */
  fetch(command: string): Promise<{ readonly bytes: Buffer; readonly answers: readonly string[] }>;
  /** A command that receives a file, over {@link passive}; gives every reply to it as text. */
  store(command: string, content: string | Uint8Array): Promise<readonly string[]>;
  /** Resolves when the server has ended the connection. */
  ended(): Promise<void>;
}

/** Dials a server and reads its greeting. */
export async function converse(
  at: Endpoint,
  patience: number,
  local?: { readonly address: string; readonly port?: number },
): Promise<Conversation> {
  const socket = await within(patience, "the connection", nodeNetwork.dial({ remote: at, ...(local && { local }) }));
  const line = replies(socket);
  const owned: { destroy(): void }[] = [socket.stream];
  const listeners: Listener[] = [];
  const answer = (what: string): Promise<Answer> => within(patience, what, line.next());

  const conversation: Conversation = {
    socket,
    greeting: await answer("the greeting"),
    get received() {
      return line.received();
    },
    send: (bytes) => void socket.stream.write(bytes),
    answer: () => answer("the next reply"),
    async ask(command, longer = patience) {
      conversation.send(`${command}\r\n`);
      return (await within(longer, command, line.next())).text;
    },
    async askIfOffered(command) {
      const said = await conversation.ask(command);
      if (/^50[02]/.test(said)) throw new NotOffered(said);
      return said;
    },
    async features() {
      const said = await conversation.askIfOffered("FEAT");
      return said
        .split("|")
        .slice(1, -1)
        .map((each) => each.trim());
    },
    async needs(feature) {
      const lines = await conversation.features();
      const found = lines.find(
        (each) => each.toUpperCase().split(" ")[0] === feature || each.toUpperCase() === feature,
      );
      if (found === undefined) throw new NotOffered(`FEAT does not list ${feature}`);
      return found;
    },
    async passive() {
      const said = await conversation.ask("EPSV");
      const port = /^229 .*\((.)\1\1(\d+)\1\)/.exec(said)?.[2];
      if (port === undefined) throw new Error(`EPSV: ${said}`);
      return conversation.dial(Number(port));
    },
    async dial(port) {
      const data = await within(patience, "the data port", nodeNetwork.dial({ remote: { ...at, port } }));
      owned.push(data.stream);
      return data;
    },
    async active() {
      let accept: (data: Socket) => void = () => {};
      const dialed = new Promise<Socket>((resolve) => (accept = resolve));
      const { address } = socket.local;
      const listener = await nodeNetwork.listen({ local: { address, port: 0 } }, (data) => {
        owned.push(data.stream);
        accept(data);
      });
      listeners.push(listener);
      const { port } = listener.local;
      const said = await conversation.ask(`PORT ${address.replaceAll(".", ",")},${port >> 8},${port & 255}`);
      if (!said.startsWith("200")) throw new Error(`PORT: ${said}`);
      return { dialed: within(patience * 2, "the server's call", dialed), listener };
    },
    async fetch(command) {
      const data = await conversation.passive();
      conversation.send(`${command}\r\n`);
      const first = await answer(command);
      if (first.code >= 200 || first.code < 100) throw new Error(`${command}: ${first.text}`);
      const bytes = await within(patience * 2, "the data", readAll(data));
      return { bytes, answers: [first.text, (await answer(command)).text] };
    },
    async store(command, content) {
      const data = await conversation.passive();
      conversation.send(`${command}\r\n`);
      const first = await answer(command);
      if (first.code >= 200 || first.code < 100) return [first.text];
      data.stream.end(content);
      data.stream.resume();
      return [first.text, (await answer(command)).text];
    },
    ended: () => within(patience, "the end of the connection", line.ended),
    async [Symbol.asyncDispose]() {
      for (const each of owned) each.destroy();
      for (const each of listeners) await each[Symbol.asyncDispose]();
    },
  };
  return conversation;
}

/** Everything that comes over a connection, to its end; rejects when it breaks. */
export async function readAll({ stream }: Socket): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

function replies({ stream }: Socket): {
  next(): Promise<Answer>;
  received(): string;
  readonly ended: Promise<void>;
} {
  const reader = new AnswerReader();
  const arrived: Answer[] = [];
  const awaited: { resolve(answer: Answer): void; reject(error: Error): void }[] = [];
  const over = new NoAnswer("The server ended the connection.");
  let received = "";
  let rest = Buffer.alloc(0);
  let closed = false;
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      closed = true;
      for (const { reject } of awaited.splice(0)) reject(over);
      resolve();
    };
    stream.on("end", end).on("close", end);
  });
  stream.on("error", () => {});
  stream.on("data", (bytes: Buffer) => {
    received += bytes.toString("latin1");
    rest = Buffer.concat([rest, bytes]);
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
      const answer = reader.push(withoutTelnet(rest.subarray(0, end)).toString("utf8").replace(/\r$/, ""));
      rest = rest.subarray(end + 1);
      const waiting = answer && awaited.shift();
      if (waiting) waiting.resolve(answer);
      else if (answer) arrived.push(answer);
    }
  });
  return {
    ended,
    received: () => received,
    next() {
      const next = arrived.shift();
      if (next !== undefined) return Promise.resolve(next);
      if (closed) return Promise.reject(over);
      return new Promise((resolve, reject) => void awaited.push({ resolve, reject }));
    },
  };
}

/** A line without Telnet commands (IAC and a byte, or two for WILL to DONT), doubled IACs made one (RFC 854). */
function withoutTelnet(line: Buffer): Buffer {
  const text = line.toString("latin1");
  return Buffer.from(
    text.replaceAll(/\xff(?:[\xfb-\xfe][^]|([^]))/g, (_, byte) => (byte === "\xff" ? "\xff" : "")),
    "latin1",
  );
}
