import {
  decodeText,
  encodeText,
  LineDecoder,
  parseExtendedPassiveReply,
  ReplyDecoder,
  TelnetDecoder,
  type Endpoint,
  type Reply,
} from "@tandem/protocol";
import type { Listener, Network, Socket } from "@tandem/transport";

/** A client without any knowledge: it sends what it is told and hands back replies. For tests of a server's every word. */
export interface Dialogue {
  readonly socket: Socket;
  /** Sends text as it is, in one piece. */
  send(text: string | Uint8Array): void;
  /** The next reply; rejects when the connection ends first. */
  reply(): Promise<Reply>;
  /** Sends one command and gives `code text` of the next reply, its lines joined by `|`. */
  ask(command: string): Promise<string>;
  /** USER and PASS. */
  logIn(user?: string, password?: string): Promise<void>;
  /** EPSV, and a connection to the port it names. */
  passive(): Promise<Socket>;
  /** Listens, and says so with EPRT; gives the connection when the server dials. */
  active(): Promise<{ accepted: Promise<Socket>; listener: Listener }>;
  /** Resolves when the server has ended the connection. */
  readonly ended: Promise<void>;
}

/** Connects to a server and reads its greeting. */
export async function openDialogue(network: Network, server: Endpoint): Promise<Dialogue> {
  const dialogue = dialogueOver(await network.dial({ remote: server }), network, server);
  await dialogue.reply();
  return dialogue;
}

/** The same over a connection that stands, from the next reply on. */
export function dialogueOver(socket: Socket, network: Network, server: Endpoint): Dialogue {
  const { stream } = socket;
  const lines = new LineDecoder({ maximum: 65_536 });
  const decoder = new ReplyDecoder();
  const telnet = new TelnetDecoder();
  const arrived: Reply[] = [];
  const awaited: { resolve(reply: Reply): void; reject(error: Error): void }[] = [];
  let over = false;
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      over = true;
      for (const { reject } of awaited.splice(0)) reject(new Error("The server ended the connection."));
      resolve();
    };
    stream.on("end", end).on("close", end);
  });
  stream.on("error", () => {});
  stream.on("data", (bytes: Uint8Array) => {
    for (const line of lines.push(telnet.push(bytes).bytes)) {
      const reply = line.kind === "line" ? decoder.push(decodeText(line.bytes)) : undefined;
      if (reply === undefined) continue;
      const waiting = awaited.shift();
      if (waiting === undefined) arrived.push(reply);
      else waiting.resolve(reply);
    }
  });

  const dialogue: Dialogue = {
    socket,
    ended,
    send: (text) => void stream.write(typeof text === "string" ? encodeText(text) : text),
    reply: () => {
      const next = arrived.shift();
      if (next !== undefined) return Promise.resolve(next);
      if (over) return Promise.reject(new Error("The server ended the connection."));
      return new Promise((resolve, reject) => void awaited.push({ resolve, reject }));
    },
    async ask(command) {
      dialogue.send(`${command}\r\n`);
      const { code, lines: text } = await dialogue.reply();
      return `${code} ${text.join("|")}`;
    },
    async logIn(user = "demo", password = "secret") {
      await dialogue.ask(`USER ${user}`);
      const answer = await dialogue.ask(`PASS ${password}`);
      if (!answer.startsWith("230 ")) throw new Error(`The login was refused: ${answer}`);
    },
    async passive() {
      const { port } = parseExtendedPassiveReply(await dialogue.ask("EPSV"));
      return network.dial({ remote: { address: server.address, port } });
    },
    async active() {
      let accept: (socket: Socket) => void = () => {};
      const accepted = new Promise<Socket>((resolve) => (accept = resolve));
      const { address } = socket.local;
      const listener = await network.listen({ local: { address, port: 0 } }, (data) => accept(data));
      await dialogue.ask(`EPRT |${address.includes(":") ? 2 : 1}|${address}|${listener.local.port}|`);
      return { accepted, listener };
    },
  };
  return dialogue;
}

/** Everything that comes over a data connection, to its end; rejects when it breaks. */
export async function readAll({ stream }: Socket): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}
