import { flag, list, number, oneOf, path, record, text, whole, type Shape } from "./json-shape.ts";
import type { KnownFile, KnownLink, Manifest } from "./manifest.ts";
import { SyncError } from "./sync-error.ts";

/** Reads a manifest from its JSON. Throws {@link SyncError} `bad-manifest`. */
export function parseManifest(json: string): Manifest {
  try {
    return manifestShape(JSON.parse(json), "manifest");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SyncError("bad-manifest", `This is no manifest of a synchronisation: ${reason}`, { cause: error });
  }
}

/** A manifest, as JSON has it. */
export const manifestShape: Shape<Manifest> = record<Omit<Manifest, "destination">, { readonly destination: string }>(
  {
    version: oneOf(1),
    times: flag,
    directories: list(path),
    unlisted: list(path),
    files: list(
      record<Omit<KnownFile, "mode" | "hash">, Required<Pick<KnownFile, "mode" | "hash">>>(
        { path, size: whole, modified: number },
        { mode: whole, hash: text },
      ),
    ),
    links: list(record<KnownLink>({ path, target: path })),
  },
  { destination: text },
);
