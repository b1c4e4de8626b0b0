import { spawn } from "node:child_process";
import { once } from "node:events";

export interface TypedShell {
  /** The shell and its arguments. */
  readonly command: string;
  readonly env: Readonly<Record<string, string>>;
  /** What the shell shows when it waits for a line. */
  readonly prompt: string;
}

/**
 * Types lines at a shell on a terminal of its own (script(1) makes one), each when the shell waits for it, and then `exit`;
 * gives all that was shown. A tab in a line is the key.
 */
export async function typed({ command, env, prompt }: TypedShell, lines: readonly string[]): Promise<string> {
  const child = spawn("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
    env: { ...process.env, TERM: "xterm", LC_ALL: "C.UTF-8", ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let shown = "";
  let read = 0;
  const left = [...lines, "exit"];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    shown += text;
    const at = shown.indexOf(prompt, read);
    const line = at < 0 ? undefined : left.shift();
    if (line === undefined) return;
    // The shell draws its prompt anew while it is typed at.
    read = shown.length;
    child.stdin.write(`${line}\r`);
  });
  await once(child, "close");
  return shown;
}
