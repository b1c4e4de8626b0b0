import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";

/** A control connection by hand. Disposing of it ends it. */
export interface Talk extends Disposable {
  /** The next final or preliminary reply, its last line. */
  reply(): Promise<string>;
  ask(line: string): Promise<string>;
  /** What stands between the first and the last line of the reply. */
  lines(line: string): Promise<readonly string[]>;
  readonly greeting: string;
  /** Asks EPSV and connects to the port that it names. */
  passive(): Promise<Socket>;
  /** Resolves when the server has closed. */
  readonly closed: Promise<void>;
}

/** Connects, reads the greeting, and logs in when told as whom. */
export async function talk(port: number, login?: { readonly user: string; readonly password: string }): Promise<Talk> {
  const socket = await connected(port);
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  let between: readonly string[] = [];
  const reply = async (): Promise<string> => {
    between = [];
    for (;;) {
      const line: IteratorResult<string, undefined> = await lines.next();
      if (line.done === true) throw new Error("The server closed the control connection.");
      if (/^\d{3} /.test(line.value)) return line.value;
      if (!/^\d{3}-/.test(line.value)) between = [...between, line.value];
    }
  };
  const ask = (line: string): Promise<string> => {
    socket.write(`${line}\r\n`);
    return reply();
  };
  const greeting = await reply();
  if (login !== undefined) {
    await ask(`USER ${login.user}`);
    await ask(`PASS ${login.password}`);
    await ask("TYPE I");
  }
  return {
    reply,
    ask,
    lines: (line) => ask(line).then(() => between),
    greeting,
    passive: async () => connected(Number(/\|\|\|(\d+)\|/.exec(await ask("EPSV"))?.[1])),
    closed,
    [Symbol.dispose]: () => void socket.destroy(),
  };
}

async function connected(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1").on("error", () => {});
  await once(socket, "connect");
  return socket;
}
