import * as z from "zod";
import { byteCount } from "../options/byte-count.ts";
import { wholeNumber } from "../options/number.ts";
import { fields, flag, scalar, text } from "./config-fields.ts";

/** `quota: { size: 5 GB, files: 1000 }`: how much a folder may hold. */
export function quotaFields() {
  const size = scalar(byteCount(1)).optional();
  const files = scalar(wholeNumber(1, 999_999_999)).optional();
  return fields({ size, files }).refine((given) => given.size !== undefined || given.files !== undefined, {
    error: "It limits nothing: give size:, like 5 GB, or files:, or both.",
  });
}

/** `mounts: { /music: /srv/music }`: folders below the root of a tree, each with what holds for it. */
export function mountFields() {
  const mounted = fields({ folder: text, "read-only": flag.optional(), quota: quotaFields().optional() });
  const folder = text.transform((path): z.infer<typeof mounted> => ({ folder: path }));
  return z.record(scalar(mountPoint), z.union([folder, mounted]));
}

function mountPoint(given: string): string {
  if (/^\/./.test(given)) return given;
  throw new Error('A mount point is a path as clients see it, like /music; what is at "/" is the folder.');
}
