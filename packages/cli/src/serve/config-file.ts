import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { printable } from "@tandem/protocol";
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from "yaml";
import type { z } from "zod";
import { usageError, type CommandError } from "../command-error.ts";
import { systemReason } from "../text/system-reason.ts";
import type { ServeChoices } from "./choices.ts";
import { choicesOf } from "./config-choices.ts";
import { configSchema } from "./config-schema.ts";

/** What a configuration file says, and what its owner should hear. */
export interface ConfigFile {
  readonly choices: ServeChoices;
  readonly warnings: readonly string[];
}

/** A place in a configuration: `["accounts", 1, "home"]`. */
export type ConfigPath = readonly PropertyKey[];

/** Reads tandem.yaml. Throws a `CommandError`: one sentence with the file, line, column and path of the first fault. */
export async function readConfigFile(path: string): Promise<ConfigFile> {
  return parseConfig(await textOf(path), path);
}

/** The configuration that a text holds; `path` is its name in complaints, and folders in it are relative to its folder. */
export function parseConfig(text: string, path: string): ConfigFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: "failsafe", lineCounter: lines, prettyErrors: false });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${printable(path)}:${line}:${col}`;
  };
  const [broken] = document.errors;
  if (broken !== undefined) throw usageError(`${place(broken.pos[0])}: ${sentence(broken.message)}`);

  const complaint = (at: ConfigPath, saying: string): string => {
    const shown = at.length === 0 ? "" : `${formatPath(at)}: `;
    return `${place(offsetOf(document, at))}: ${shown}${saying}`;
  };
  const fault = (at: ConfigPath, saying: string): CommandError => usageError(complaint(at, saying));
  // An empty file says nothing, which is allowed.
  const value: unknown = document.contents === null ? {} : document.toJS();
  const { success, data, error } = configSchema().safeParse(value);
  if (!success) {
    const { at, saying } = firstFault(error, (issuePath) => document.hasIn(issuePath));
    throw fault(at, saying);
  }
  return choicesOf(data, { folder: dirname(resolve(path)), fault, complaint });
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw usageError(`The configuration ${printable(resolve(path))} cannot be used: ${systemReason(error)}.`, {
      cause: error,
    });
  }
}

/** The issue to complain about, in words; of a value that fits none of several forms, the fault in the form it comes near. */
function firstFault(
  error: z.ZodError,
  exists: (path: ConfigPath) => boolean,
): { readonly at: ConfigPath; readonly saying: string } {
  // A mistyped key explains why the right one is missing.
  let issue = error.issues.find(({ code }) => code === "unrecognized_keys") ?? error.issues[0];
  let at: ConfigPath = issue?.path ?? [];
  while (issue?.code === "invalid_union") {
    const branches = issue.errors.flat();
    issue =
      branches.find(({ code }) => code !== "invalid_type") ??
      branches.find(({ path }) => path.length > 0) ??
      branches[0];
    at = [...at, ...(issue?.path ?? [])];
  }
  if (issue?.code === "invalid_key") return { at, saying: sentence(issue.issues[0]?.message ?? issue.message) };
  if (issue?.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    return { at: [...at, key], saying: issue.message };
  }
  if (issue?.code === "invalid_type")
    return { at, saying: exists(at) ? `It must be ${forms[issue.expected] ?? issue.expected}.` : "It is missing." };
  return { at, saying: sentence(issue?.message ?? "It cannot be used.") };
}

const forms: Readonly<Record<string, string>> = {
  string: "a single value",
  array: "a list",
  object: "keys with values",
};

/** `accounts[1].home`. */
function formatPath(path: ConfigPath): string {
  return path
    .map((part, at) => (typeof part === "number" ? `[${part}]` : `${at === 0 ? "" : "."}${printable(String(part))}`))
    .join("");
}

/** Where the nearest thing that is in the file begins: the key, the item of a list, or what should have held it. */
function offsetOf(document: Document, path: ConfigPath): number {
  for (let length = path.length; length > 0; length--) {
    const node = nodeAt(document, path.slice(0, length));
    if (node?.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}

/** What a person would point at: the key of a mapping, the item of a list. */
function nodeAt(document: Document, path: ConfigPath): Node | undefined {
  const holder: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  if (isSeq(holder)) {
    const item = holder.items[Number(last)];
    return isNode(item) ? item : undefined;
  }
  if (!isMap(holder)) return undefined;
  const pair = holder.items.find(({ key }) => isScalar(key) && key.value === last);
  return isNode(pair?.key) ? pair.key : undefined;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
