import { once } from "node:events";
import type { Duplex } from "node:stream";
import { connect, type TLSSocket } from "node:tls";
import { parseExtendedPassiveReply, type Endpoint, type Reply } from "@tandem/protocol";
import { dialogueOver } from "@tandem/testkit";
import { nodeNetwork, type Socket } from "@tandem/transport";

/** A client that knows nothing by itself, over real sockets, with or without TLS. */
export interface FtpClient extends Disposable {
  reply(): Promise<Reply>;
  /** Sends a line; gives `code text` of the next reply. */
  ask(line: string): Promise<string>;
  /** The same; rejects when the reply has another code. */
  expect(line: string, code: number): Promise<string>;
  send(line: string): void;
  /** EPSV, and a connection to the port it names; with TLS when the control connection has it. */
  data(): Promise<DataStream>;
  /** Sends a transfer command, receives everything, and expects 226. */
  fetch(command: string): Promise<Buffer>;
  /** Sends a transfer command, all of the bytes, and their end; gives the final reply. */
  store(command: string, bytes: Uint8Array): Promise<string>;
}

/** A data connection; a reset breaks it off. */
export interface DataStream extends Pick<Socket, "stream" | "reset"> {
  /** Ends it in order. */
  end(): Promise<void>;
}

export interface FtpClientOptions {
  readonly at: Endpoint;
  /** The address that it comes from. */
  readonly from?: string;
  readonly tls?: boolean;
}

/** Connects and reads the greeting; with `tls` it makes both connections secure. */
export async function ftpClient({ at, from, tls = false }: FtpClientOptions): Promise<FtpClient> {
  const dial = (port: number): Promise<Socket> =>
    nodeNetwork.dial({
      remote: { ...at, port },
      ...(from === undefined ? {} : { local: { address: from, port: 0 } }),
    });
  const socket = await dial(at.port);
  try {
    let dialogue = dialogueOver(socket, nodeNetwork, at);
    await dialogue.reply();
    let control: TLSSocket | undefined;
    if (tls) {
      const answer = await dialogue.ask("AUTH TLS");
      if (!answer.startsWith("234 ")) throw new Error(`AUTH TLS: ${answer}`);
      socket.stream.removeAllListeners("data");
      control = tlsOver(socket);
      dialogue = dialogueOver({ ...socket, stream: control }, nodeNetwork, at);
      await once(control, "secureConnect");
      await dialogue.ask("PBSZ 0");
      await dialogue.ask("PROT P");
    }
    const { ask, reply } = dialogue;
    const final = async (): Promise<string> => {
      const { code, lines } = await reply();
      return `${code} ${lines.join("|")}`;
    };
    const client: FtpClient = {
      ask,
      reply,
      send: (line) => dialogue.send(`${line}\r\n`),
      async expect(line, code) {
        const answer = await ask(line);
        if (!answer.startsWith(`${code} `)) throw new Error(`${line} gave ${answer}, and not ${code}.`);
        return answer;
      },
      async data() {
        const { port } = parseExtendedPassiveReply(await client.expect("EPSV", 229));
        const made = await dial(port);
        if (control === undefined) return { ...made, end: async () => void made.stream.end() };
        const stream = tlsOver(made, control.getSession());
        // Node's TLS ends TCP before itself when it is ended while its last words of the handshake are being written.
        const secured = new Promise((resolve) => void stream.once("secureConnect", resolve).once("close", resolve));
        const ready = secured.then(() => new Promise((resolve) => void setImmediate(resolve)));
        return { stream, reset: made.reset, end: () => ready.then(() => void stream.end()) };
      },
      async fetch(command) {
        const { stream } = await client.data();
        await client.expect(command, 150);
        const [bytes, answer] = await Promise.all([everythingOf(stream), final()]);
        if (!answer.startsWith("226 ")) throw new Error(`${command} gave ${answer}, and not 226.`);
        return bytes;
      },
      async store(command, bytes) {
        const { stream, end } = await client.data();
        stream.resume();
        const answer = await ask(command);
        if (!answer.startsWith("150 ")) {
          stream.destroy();
          return answer;
        }
        stream.write(bytes);
        await end();
        return final();
      },
      [Symbol.dispose]: () => void socket.stream.destroy(),
    };
    return client;
  } catch (error) {
    socket.stream.destroy();
    throw error;
  }
}

/** Connects and logs in; type I. */
export async function loggedIn(options: FtpClientOptions & { user: string; password: string }): Promise<FtpClient> {
  const client = await ftpClient(options);
  try {
    await client.expect(`USER ${options.user}`, 331);
    await client.expect(`PASS ${options.password}`, 230);
    await client.expect("TYPE I", 200);
    return client;
  } catch (error) {
    client[Symbol.dispose]();
    throw error;
  }
}

/** The certificate is nobody's concern here: both ends are ours. */
function tlsOver({ stream }: Socket, session?: Buffer): TLSSocket {
  const resumed = session === undefined ? {} : { session };
  const tls = connect({ socket: stream, servername: "localhost", rejectUnauthorized: false, ...resumed });
  tls.on("error", () => {});
  return tls;
}

async function everythingOf(stream: Duplex): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk as Uint8Array);
  stream.end();
  return Buffer.concat(chunks);
}
