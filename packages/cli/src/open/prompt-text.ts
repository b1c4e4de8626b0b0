import { printable } from "@tandem/protocol";
import type { PromptSession } from "./prompt-session.ts";

/** What stands before the line that is typed, as `cmd:prompt` has it. */
export function promptText({ memory, login, last, security }: PromptSession): string {
  const values: Readonly<Record<string, string>> = {
    // What is typed here goes out under TLS, or it does not.
    s: security === undefined ? "ftp" : "ftps",
    h: login?.host ?? "-",
    u: login?.user ?? "anonymous",
    w: last?.directory ?? "~",
    "\\": "\\",
  };
  const text = memory.values
    .of("cmd:prompt", login?.host)
    .replace(/\\(.)/g, (whole, name: string) => values[name] ?? whole);
  return printable(text);
}
