import type { PasswordFile } from "../passwords/password-file.ts";
import { readConfigFile, type ConfigFile } from "./config-file.ts";

/** A configuration that can be read again. */
export interface ConfigSource {
  /** As it was read first. */
  readonly first: ConfigFile;
  /** Reads it again, with the files of passwords that it names; throws as `readConfigFile` does. */
  again(): Promise<RereadConfig>;
}

export interface RereadConfig extends ConfigFile {
  /** The keys that say something else than they first did and are heeded only at a start. */
  readonly later: readonly string[];
}

/** Opens a configuration. Throws a `CommandError`. */
export async function openConfig(path: string): Promise<ConfigSource> {
  const passwords = new Map<string, PasswordFile>();
  const first = await readConfigFile(path, passwords);
  return {
    first,
    async again() {
      const file = await readConfigFile(path, passwords);
      return { ...file, later: changedKeys(heededLater(first.raw), heededLater(file.raw)) };
    },
  };
}

type Raw = ConfigFile["raw"];

/** A configuration without what is heeded at once. */
function heededLater(raw: Raw): Raw {
  const { defence, hosts } = raw;
  return {
    ...raw,
    ...{ accounts: undefined, anonymous: undefined, passwords: undefined },
    ...(isKeyed(defence) && { defence: { ...defence, allow: undefined, block: undefined } }),
    ...(Array.isArray(hosts) && { hosts: hosts.map(ownersOnly) }),
  };
}

/** Of a host everything but its accounts; whether it has any of its own stays the same. */
function ownersOnly(host: unknown): unknown {
  if (!isKeyed(host)) return host;
  const { accounts, anonymous, passwords, ...rest } = host;
  return { ...rest, own: [accounts, anonymous, passwords].some((given) => given !== undefined) };
}

function changedKeys(before: Raw, now: Raw): readonly string[] {
  const said = (value: unknown): string => JSON.stringify(value) ?? "";
  return Object.keys({ ...before, ...now }).filter((key) => said(before[key]) !== said(now[key]));
}

function isKeyed(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
