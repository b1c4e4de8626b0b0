import type { Endpoint } from "@tandem/protocol";
import { nodeNetwork, type Listener, type Socket } from "@tandem/transport";
import type { ConnectionOptions } from "node:tls";
import type { Answer } from "./answer.ts";
import { clientTls, type ClientTls } from "./client-tls.ts";
import { within } from "./patience.ts";
import { replySource } from "./reply-source.ts";
import { NotOffered } from "./verdict.ts";

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
  /** AUTH TLS and the handshake: from then on everything is said under TLS. */
  secure(options?: ConnectionOptions): Promise<void>;
  /** The handshake alone, behind whatever led to it. */
  handshake(options?: ConnectionOptions): Promise<void>;
  /** Sends a command that ends TLS, ends it too, and goes on in clear; gives the reply. */
  intoClear(command: string): Promise<string>;
  /** PBSZ and PROT: what {@link fetch} and {@link store} use from then on. */
  protect(level: "C" | "P"): Promise<void>;
  /** TLS on a data connection; it goes on with the session of the control connection, which some servers demand. */
  overTls(data: Socket): Socket;
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
  const line = replySource(socket.stream);
  let tls: ClientTls | undefined;
  /** What data connections go on with behind CCC. */
  let session: Buffer | undefined;
  let level: "C" | "P" = "C";
  const owned: { destroy(): void }[] = [socket.stream];
  const listeners: Listener[] = [];
  const answer = (what: string): Promise<Answer> => within(patience, what, line.next());

  const conversation: Conversation = {
    socket,
    // A server that starts a process for each session may be starting others.
    greeting: await within(4 * patience, "the greeting", line.next()),
    get received() {
      return line.received();
    },
    send: (bytes) => void (tls ?? socket).stream.write(bytes),
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
    async secure(options) {
      const said = await conversation.askIfOffered("AUTH TLS");
      if (!said.startsWith("234")) throw new Error(`AUTH TLS: ${said}`);
      await conversation.handshake(options);
    },
    async handshake(options) {
      tls = clientTls(socket, options);
      line.readFrom(tls.stream);
      await within(patience, "the TLS handshake", tls.secured);
    },
    async intoClear(command) {
      const under = tls;
      if (under === undefined) return conversation.askIfOffered(command);
      under.keepOpen();
      line.readFrom(under.stream, "goes on");
      const said = await conversation.askIfOffered(command);
      if (said.startsWith("2")) {
        await under.clear();
        tls = undefined;
        session = under.session();
      }
      line.readFrom(tls === undefined ? socket.stream : under.stream);
      return said;
    },
    async protect(wanted) {
      for (const command of ["PBSZ 0", `PROT ${wanted}`]) {
        const said = await conversation.ask(command);
        if (!said.startsWith("200")) throw new Error(`${command}: ${said}`);
      }
      level = wanted;
    },
    overTls(data) {
      const { stream } = clientTls(data, { session: tls?.session() ?? session });
      owned.push(stream);
      return { ...data, stream };
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
      const call = within(patience * 2, "the server's call", dialed);
      // Some proofs are about PORT alone.
      call.catch(() => {});
      return { dialed: call, listener };
    },
    async fetch(command) {
      const data = await conversation.passive();
      conversation.send(`${command}\r\n`);
      const first = await answer(command);
      if (first.code >= 200 || first.code < 100) throw new Error(`${command}: ${first.text}`);
      const bytes = await within(patience * 2, "the data", readAll(level === "P" ? conversation.overTls(data) : data));
      return { bytes, answers: [first.text, (await answer(command)).text] };
    },
    async store(command, content) {
      const data = await conversation.passive();
      conversation.send(`${command}\r\n`);
      const first = await answer(command);
      if (first.code >= 200 || first.code < 100) return [first.text];
      const { stream } = level === "P" ? conversation.overTls(data) : data;
      stream.end(content);
      stream.resume();
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

/** Everything that comes over a connection, to its end, which is answered with ours; rejects when it breaks. */
export async function readAll({ stream }: Socket): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) chunks.push(chunk as Uint8Array);
  // Some servers wait for the client's end of TLS before they say that all went well.
  stream.end();
  return Buffer.concat(chunks);
}
