import type { Target } from "@tandem/client";
import { printable } from "@tandem/protocol";
import { isLoopback } from "../is-loopback.ts";

/** One sentence on what everybody on the way can read; undefined when nothing leaves this machine. */
export function clearTextWarning({ host, user, tls = "off" }: ClearTextTarget): string | undefined {
  if (tls !== "off" || isLoopback(host)) return undefined;
  const what = user === undefined ? "the files" : "the password and the files";
  return `${printable(host)} is reached in clear text: everybody on the way can read ${what}. --tls encrypts them, where the server can.`;
}

type ClearTextTarget = Pick<Target["options"], "host" | "user" | "tls">;
