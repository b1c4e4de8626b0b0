import { lastName } from "../../client/location.ts";
import type { PromptSession } from "../prompt-session.ts";

/** Copies a file from one server to another: it passes through here, and is never whole on this machine. */
export async function handOverFile(
  from: PromptSession,
  path: string,
  to: PromptSession,
  target: string,
  signal: AbortSignal,
): Promise<void> {
  const size = await from.client.size(path, { signal }).catch(() => undefined);
  using bar = from.bar(lastName(path));
  const options = { signal, onProgress: bar.update, ...(size !== undefined && { size }) };
  const { bytes } = await to.client.upload(from.client.read(path, { signal }), target, options);
  bar.finish(bytes);
}
