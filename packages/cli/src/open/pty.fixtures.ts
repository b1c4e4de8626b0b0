import { spawn } from "node:child_process";
import { once } from "node:events";
import { stripVTControlCharacters } from "node:util";
import { fileURLToPath } from "node:url";

/** `tandem open` in a process of its own, at a pseudo-terminal of 80 columns and 24 rows. */
export interface PtyTypist extends AsyncDisposable {
  /** Presses keys. */
  type(keys: string): void;
  /** Waits until a text appears behind what was waited for before, carriage returns left out; gives all from there up to its end. Rejects when the program ends first. */
  see(text: string): Promise<string>;
  /** Everything that the terminal was sent, with its escape sequences. */
  readonly raw: string;
  /** How the program ended. */
  readonly ended: Promise<number | null>;
}

/** Starts `tandem` at a pseudo-terminal, which Python makes: Node has none. Rejects without python3. */
export async function startAtPty(
  words: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<PtyTypist> {
  const tandem = [process.execPath, "--import", tsx, "--conditions=@tandem/source", main, ...words];
  const child = spawn("python3", ["-c", bridge, ...tandem], {
    cwd,
    env: { PATH: process.env["PATH"], TERM: "xterm", ...env },
  });
  await once(child, "spawn").catch((cause: unknown) => {
    throw new Error("There is no python3, which makes the pseudo-terminal: install it (apt-get install python3).", {
      cause,
    });
  });
  let raw = "";
  let over = false;
  let wake = (): void => {};
  const note = (chunk: string): void => {
    raw += chunk;
    wake();
  };
  child.stdout.setEncoding("utf8").on("data", note);
  child.stderr.setEncoding("utf8").on("data", note);
  const ended = once(child, "close").then(([code]) => {
    over = true;
    wake();
    return code as number | null;
  });
  let seen = 0;
  return {
    ended,
    type: (keys) => void child.stdin.write(keys),
    get raw() {
      return raw;
    },
    async see(text) {
      for (;;) {
        const screen = stripVTControlCharacters(raw).replaceAll("\r", "");
        const found = screen.indexOf(text, seen);
        if (found >= 0) {
          const from = seen;
          seen = found + text.length;
          return screen.slice(from, seen);
        }
        if (over) throw new Error(`The program ended before it showed ${JSON.stringify(text)}: ${screen.slice(seen)}`);
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    async [Symbol.asyncDispose]() {
      child.kill();
      await ended;
    },
  };
}

const main = fileURLToPath(new URL("../main.ts", import.meta.url));
// A path, because the program is started in a folder without node_modules.
const tsx = import.meta.resolve("tsx");

/** Runs its arguments at a pseudo-terminal and passes keys and output on. The terminal goes away with whoever reads here. */
const bridge = `
import fcntl, os, pty, select, signal, struct, sys, termios
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
signal.signal(signal.SIGTERM, lambda *_: (os.kill(pid, signal.SIGKILL), os._exit(1)))
sources = [terminal, 0]
while True:
    ready, _, _ = select.select(sources, [], [])
    if 0 in ready:
        keys = os.read(0, 65536)
        if keys:
            os.write(terminal, keys)
        else:
            sources.remove(0)
    if terminal in ready:
        try:
            shown = os.read(terminal, 65536)
        except OSError:
            shown = b""
        if not shown:
            break
        os.write(1, shown)
_, status = os.waitpid(pid, 0)
sys.exit(os.waitstatus_to_exitcode(status) & 255)
`;
