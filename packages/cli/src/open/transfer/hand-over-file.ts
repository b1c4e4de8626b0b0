import { copyBetween } from "@tandem/client";
import { lastName } from "../../client/location.ts";
import type { PromptSession } from "../prompt-session.ts";

/** Copies a file from one server to another: directly where both are willing (FXP), else through this machine, never whole on it. */
export async function handOverFile(
  from: PromptSession,
  path: string,
  to: PromptSession,
  target: string,
  signal: AbortSignal,
): Promise<void> {
  using bar = await from.bar(lastName(path));
  const { bytes = 0 } = await copyBetween(from.client, path, to.client, target, { signal, onProgress: bar.update });
  bar.finish(bytes);
}
