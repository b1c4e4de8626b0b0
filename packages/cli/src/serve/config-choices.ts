import { resolve } from "node:path";
import type { CommandError } from "../command-error.ts";
import type { ConfigFile, ConfigPath } from "./config-file.ts";
import type { Config } from "./config-schema.ts";
import { present } from "../present.ts";
import type { AccountChoice, Home } from "./settings.ts";

export interface ConfigPlace {
  /** The folder of the file, which paths in it begin at. */
  readonly folder: string;
  fault(at: ConfigPath, saying: string): CommandError;
  complaint(at: ConfigPath, saying: string): string;
}

/** The choices of a file that follows the form, and what is unwise in it. Throws a `CommandError` for names that clash. */
export function choicesOf(config: Config, place: ConfigPlace): ConfigFile {
  const { listen, folder, accounts = [], anonymous, umask, greeting, timers = {}, limits = {}, trace } = config;
  checkNames(config, place);
  const home = (path: string, at: ConfigPath): Home => ({
    path: resolve(place.folder, path),
    fault: (saying) => place.fault(at, saying),
  });
  const choices = {
    listen,
    folder: folder === undefined ? undefined : resolve(place.folder, folder),
    accounts: accounts.map((account, at) =>
      accountOf(account, account.home && home(account.home, ["accounts", at, "home"])),
    ),
    anonymous: anonymous === true ? {} : anonymous && { home: home(anonymous.home, ["anonymous", "home"]) },
    readOnly: config["read-only"],
    umask,
    greeting,
    passivePorts: config["passive-ports"],
    publicAddress: config["public-address"],
    activePort: config["active-port"],
    trace: trace === undefined ? undefined : resolve(place.folder, trace),
    timers: present({ login: timers.login, idle: timers.idle, open: timers["data-connection"], stall: timers.stall }),
    grace: timers.grace,
    limits: present({ sessions: limits.sessions, loginTries: limits["login-tries"] }),
  };
  const warnings = accounts.flatMap(({ name, password }, at) =>
    password === undefined
      ? []
      : [
          place.complaint(
            ["accounts", at, "password"],
            `It stands in clear; use a hash made by: tandem passwd ${name}`,
          ),
        ],
  );
  return { choices: present(choices), warnings };
}

type ConfigAccount = NonNullable<Config["accounts"]>[number];

function accountOf({ name, hash, password, ...account }: ConfigAccount, home: Home | "" | undefined): AccountChoice {
  return {
    name,
    secret: hash === undefined ? { password: password ?? "" } : { hash },
    readOnly: account["read-only"] ?? false,
    ...(home && { home }),
  };
}

function checkNames({ accounts = [], anonymous = false }: Config, { fault }: ConfigPlace): void {
  const seen = new Set(anonymous === false ? [] : ["anonymous", "ftp"]);
  for (const [at, { name }] of accounts.entries()) {
    if (seen.has(name)) throw fault(["accounts", at, "name"], `There is an account "${name}" already.`);
    seen.add(name);
  }
}
