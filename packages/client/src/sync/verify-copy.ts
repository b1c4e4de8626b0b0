import { printable } from "@tandem/protocol";
import type { Storage } from "@tandem/storage";
import { compareContent } from "./compare-content.ts";
import type { Copy } from "./plan.ts";
import type { RunOptions } from "./run-options.ts";

/** What was copied is not what is there. */
export class MismatchError extends Error {
  override readonly name = "MismatchError";
}

/** Compares a copy with its source, as far as it is asked for. Throws {@link MismatchError}, and what the storages throw. */
export async function verifyCopy(
  { path, size }: Copy,
  from: Storage,
  to: Storage,
  { verify, hash = () => undefined, signal }: Pick<RunOptions, "verify" | "hash" | "signal">,
): Promise<void> {
  if (verify === undefined) return;
  const options = signal === undefined ? {} : { signal };
  const there = await to.stat(path, options);
  if (there.size !== size)
    throw new MismatchError(`${printable(path)} has ${there.size} bytes there, and not ${size}.`);
  if (verify === "size") return;
  const { isSame } = await compareContent(path, { from, to, hash, options });
  if (!isSame) throw new MismatchError(`${printable(path)} is not what was copied: its content is another.`);
}
