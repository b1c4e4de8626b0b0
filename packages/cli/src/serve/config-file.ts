import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { printable } from "@tandem/protocol";
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from "yaml";
import type * as z from "zod";
import { usageError, type CommandError } from "../command-error.ts";
import { systemReason } from "../text/system-reason.ts";
import type { ServeChoices } from "./choices.ts";
import { PasswordFile } from "../passwords/password-file.ts";
import { choicesOf, type ConfigPlace, type PasswordFiles } from "./config-choices.ts";
import type { Passwords } from "./config-passwords.ts";
import { configSchema, type Config } from "./config-schema.ts";
import { isReadByAll } from "./read-by-all.ts";

/** What a configuration file says, and what its owner should hear. */
export interface ConfigFile {
  readonly choices: ServeChoices;
  readonly warnings: readonly string[];
  /** As it stands there: every scalar is a text. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** A place in a configuration: `["accounts", 1, "home"]`. */
export type ConfigPath = readonly PropertyKey[];

/**
 * Reads tandem.yaml, and the files of passwords that it names; `known` are those that a server has open already. Throws a
 * `CommandError`: one sentence with the file, line, column and path of the first fault.
 */
export async function readConfigFile(path: string, known: Map<string, PasswordFile> = new Map()): Promise<ConfigFile> {
  const form = parseForm(await textOf(path), path);
  if (hasPasswords(form.config) && (await isReadByAll(path))) form.place.warn([], openTo("passwords in it"));
  return configFileOf(form, await readPasswords(form, known));
}

/** The configuration that a text holds; `path` is its name in complaints, and folders in it are relative to its folder. */
export function parseConfig(text: string, path: string, files: PasswordFiles = { hosts: [] }): ConfigFile {
  return configFileOf(parseForm(text, path), files);
}

/** A text that follows the form, and how to complain about it. */
interface Form {
  readonly config: Config;
  /** As it stands there, before anything was made of it. */
  readonly raw: Readonly<Record<string, unknown>>;
  readonly place: ConfigPlace;
  readonly warnings: readonly string[];
}

function configFileOf({ config, raw, place, warnings }: Form, files: PasswordFiles): ConfigFile {
  return { choices: choicesOf(config, files, place), warnings, raw };
}

function parseForm(text: string, path: string): Form {
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
  const warnings: string[] = [];
  const warn = (at: ConfigPath, saying: string): void => void warnings.push(complaint(at, saying));
  // An empty file says nothing, which is allowed.
  const value: unknown = document.contents === null ? {} : document.toJS();
  const { success, data, error } = configSchema().safeParse(value);
  if (!success) {
    const { at, saying } = firstFault(
      error,
      (issuePath) => document.getIn(issuePath),
      (issuePath) => document.hasIn(issuePath),
    );
    throw fault(at, saying);
  }
  const raw = value as Form["raw"];
  const authorities = data.tls?.["client-certificates"]?.authorities !== undefined;
  return { config: data, raw, place: { folder: dirname(resolve(path)), authorities, fault, warn }, warnings };
}

/** Reads each file of passwords once. */
async function readPasswords({ config, place }: Form, known: Map<string, PasswordFile>): Promise<PasswordFiles> {
  const read = async (given: Config["passwords"], at: ConfigPath): Promise<Passwords | undefined> => {
    if (given === undefined) return undefined;
    const path = resolve(place.folder, given.file);
    const file = known.get(path) ?? new PasswordFile(path);
    known.set(path, file);
    try {
      const lines = await file.read();
      if (await isReadByAll(path)) place.warn(at, openTo(`hashes of passwords in ${printable(path)}`));
      return { file, lines, everyone: given.everyone ?? false, upgrade: given.upgrade ?? false };
    } catch (error) {
      throw place.fault(at, `The passwords in ${printable(path)} cannot be used: ${systemReason(error)}.`);
    }
  };
  const hosts: (Passwords | undefined)[] = [];
  for (const [at, host] of (config.hosts ?? []).entries())
    hosts.push(await read(host.passwords, ["hosts", at, "passwords"]));
  return { server: await read(config.passwords, ["passwords"]), hosts };
}

/** Passwords in clear; hashes that are good take years to guess. */
function hasPasswords({ accounts = [], hosts = [] }: Config): boolean {
  const all = [...accounts, ...hosts.flatMap((host) => host.accounts ?? [])];
  return all.some(({ password }) => password !== undefined);
}

function openTo(what: string): string {
  return `Others on this machine can read the ${what}: chmod 600 forbids it, or 640 with the group of the server.`;
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
  given: (path: ConfigPath) => unknown,
  exists: (path: ConfigPath) => boolean,
): { readonly at: ConfigPath; readonly saying: string } {
  // A mistyped key explains why the right one is missing.
  const first = error.issues.find(({ code }) => code === "unrecognized_keys") ?? error.issues[0];
  const found = first === undefined ? [] : withinForms(first);
  const nearest =
    found.find(({ issue: { code } }) => code !== "invalid_type") ?? found.find(({ at }) => at.length > 0) ?? found[0];
  const issue = nearest?.issue;
  const at = [...(first?.path ?? []), ...(nearest?.at ?? [])];
  if (issue?.code === "invalid_key") return { at, saying: sentence(issue.issues[0]?.message ?? issue.message) };
  if (issue?.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    return { at: [...at, key], saying: issue.message };
  }
  if (issue?.code === "invalid_type") {
    const wanted = `It must be ${forms[issue.expected] ?? issue.expected}.`;
    return { at, saying: exists(at) ? (formHint(at, given(at)) ?? wanted) : "It is missing." };
  }
  return { at, saying: sentence(issue?.message ?? "It cannot be used.") };
}

/** What was meant where people write one value and keys are wanted. */
function formHint(at: ConfigPath, given: unknown): string | undefined {
  if (typeof given !== "string") return undefined;
  const key = at.at(-1);
  const shown = printable(given).slice(0, 40);
  if (key === "quota") return `It must be keys with values: say quota: { size: ${shown === "" ? "5 GB" : shown} }.`;
  if (key === "bandwidth")
    return `It must be keys with values: say bandwidth: { server: ${shown === "" ? "50 MB" : shown} }.`;
  return undefined;
}

/** What is wrong with a value in each of the forms that it could have, with the place inside of the value. */
function withinForms(
  issue: z.core.$ZodIssue,
): readonly { readonly issue: z.core.$ZodIssue; readonly at: ConfigPath }[] {
  if (issue.code !== "invalid_union") return [{ issue, at: [] }];
  return issue.errors
    .flat()
    .flatMap((branch) => withinForms(branch).map((each) => ({ ...each, at: [...branch.path, ...each.at] })));
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
