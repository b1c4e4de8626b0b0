import type { ConnectOptions } from "@tandem/client";
import { parseGlob, printable } from "@tandem/protocol";
import { nearest } from "../../text/nearest.ts";
import { commandFailure } from "../command-failure.ts";
import { knownSettings, type KnownSetting } from "./known-settings.ts";

/** What was set with `set`: for every server, or for those whose host fits a pattern. */
export class SettingValues {
  readonly #values = new Map<string, string>();

  /** Sets `name` or `name/host`. Throws a `CommandError` for one that there is not, or a value that it cannot have. */
  set(given: string, text: string): void {
    const { setting, host } = parse(given);
    let value: string;
    try {
      value = setting.read(text);
    } catch (error) {
      throw commandFailure(`${setting.name} cannot be "${printable(text)}". ${(error as Error).message}`, {
        cause: error,
      });
    }
    const key = keyOf(setting, host);
    // What was said last counts, so it stands last.
    this.#values.delete(key);
    this.#values.set(key, value);
  }

  /** Makes `name` or `name/host` what it was. */
  unset(given: string): void {
    const { setting, host } = parse(given);
    this.#values.delete(keyOf(setting, host));
  }

  /** What a setting is for a host. */
  of(name: string, host: string | undefined): string {
    const { setting } = parse(name);
    let value = this.#values.get(keyOf(setting, undefined)) ?? setting.initial;
    if (host === undefined) return value;
    for (const [key, own] of this.#values) {
      const [of, pattern] = key.split("/");
      if (of === setting.name && pattern !== undefined && parseGlob(pattern).matches(host.toLowerCase())) value = own;
    }
    return value;
  }

  /** Whether a setting that is on or off is on, for a host. */
  isOn(name: string, host?: string): boolean {
    return this.of(name, host) === "on";
  }

  /** What the settings say to whoever connects to a host. Only what was set says something. */
  optionsFor(host: string): Partial<ConnectOptions> {
    let options: Partial<ConnectOptions> = {};
    for (const setting of knownSettings) {
      const value = this.of(setting.name, host);
      if (value === setting.initial || setting.options === undefined) continue;
      const own = setting.options(value);
      // Some settings are parts of one option.
      const timers = own.timers && { timers: { ...options.timers, ...own.timers } };
      const rate = own.rate && { rate: { ...options.rate, ...own.rate } };
      options = { ...options, ...own, ...timers, ...rate };
    }
    return options;
  }

  /** Everything that was set, as `set` takes it. */
  entries(): readonly (readonly [name: string, value: string])[] {
    return [...this.#values];
  }
}

/** The setting that a word means: its name, or a part of it that only one has. Throws a `CommandError`. */
export function findSetting(word: string): KnownSetting {
  const typed = word.toLowerCase();
  const exact = knownSettings.find(({ name }) => name === typed || name.endsWith(`:${typed}`));
  if (exact !== undefined) return exact;
  const meant = knownSettings.filter(({ name }) => name.includes(typed));
  const [only, ...more] = meant;
  if (only !== undefined && more.length === 0) return only;
  if (only !== undefined)
    throw commandFailure(`"${printable(word)}" may be ${meant.map(({ name }) => name).join(", ")}; type more of it.`);
  const [candidate] = nearest(
    typed,
    knownSettings.map(({ name }) => name),
    1,
  );
  const advice = candidate === undefined ? "set -a lists them" : `did you mean ${candidate}?`;
  throw commandFailure(`There is no setting "${printable(word)}"; ${advice.endsWith("?") ? advice : `${advice}.`}`);
}

function parse(given: string): { readonly setting: KnownSetting; readonly host: string | undefined } {
  const at = given.indexOf("/");
  if (at < 0) return { setting: findSetting(given), host: undefined };
  return { setting: findSetting(given.slice(0, at)), host: given.slice(at + 1).toLowerCase() || undefined };
}

function keyOf({ name }: KnownSetting, host: string | undefined): string {
  return host === undefined ? name : `${name}/${host}`;
}
