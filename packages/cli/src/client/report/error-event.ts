import { FtpError } from "@tandem/client";
import { present } from "../../present.ts";
import type { About, Failed } from "./client-event.ts";

/** An error as an event: what it says, and what the client knows of it, however deep that lies. */
export function errorEvent(error: unknown, about: About = {}): Failed {
  const message = error instanceof Error ? error.message : String(error);
  const known = causesOf(error).find((cause) => cause instanceof FtpError);
  const system = causesOf(error).find((cause) => typeof codeOf(cause) === "string");
  const reply = known?.reply && { code: known.reply.code, lines: known.reply.lines };
  return {
    event: "error",
    ...about,
    message,
    ...present({
      code: known?.code ?? codeOf(system),
      phase: known?.phase,
      command: known?.command,
      reply,
      retryable: known?.retryable,
      connectionUsable: known?.connectionUsable,
      hint: hintOf(known),
    }),
  };
}

/** The error, what caused it, what caused that: a bounded number of them. */
function causesOf(error: unknown): readonly unknown[] {
  const causes: unknown[] = [];
  for (let at = error; at instanceof Error && causes.length < deepest; at = at.cause) causes.push(at);
  return causes;
}

function codeOf(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === "string" ? code : undefined;
}

function hintOf(error: unknown): string | undefined {
  const { hint } = (error ?? {}) as { readonly hint?: unknown };
  return typeof hint === "string" ? hint : undefined;
}

const deepest = 8;
