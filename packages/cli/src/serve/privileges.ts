import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { usageError } from "../command-error.ts";
import type { RunAs } from "../options/run-as.ts";
import type { Shell } from "../shell.ts";

export interface DropPrivilegesOptions {
  readonly env: Shell["env"];
  readonly system?: System;
  readonly lookUp?: (user: string) => Promise<Identity>;
}

/** The part of `process` by which it becomes somebody else. */
export interface System {
  getuid(): number;
  geteuid(): number;
  getgid(): number;
  getegid(): number;
  getgroups(): readonly number[];
  setuid(user: number | string): void;
  seteuid(user: number | string): void;
  setgid(group: number | string): void;
  setegid(group: number | string): void;
  setgroups(groups: readonly (number | string)[]): void;
  initgroups(user: number | string, group: number | string): void;
}

/** The numbers of a user and of its own group. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Makes the process another user for good: groups first, for only root may change them, the user last; then looks whether there
 * is a way back. Throws a `CommandError` when it cannot be done; the process must not go on then.
 */
export async function dropPrivileges(
  to: RunAs,
  { env, system = ownSystem(), lookUp = identityOf }: DropPrivilegesOptions,
): Promise<void> {
  if (system === undefined) throw usageError("This system has no users to run as; leave --run-as away.");
  const group = to.group === undefined ? undefined : idOrName(to.group);
  const known = await lookUp(to.user).catch((cause: unknown) => {
    // A number needs no name, as long as its group is given too.
    if (/^\d+$/.test(to.user) && group !== undefined) return undefined;
    throw usageError(`There is no user "${to.user}" on this machine; name another one with --run-as.`, { cause });
  });
  if (system.geteuid() !== 0) {
    if (known?.uid === system.geteuid() && group === undefined) return;
    throw usageError(`Only root can become ${to.user}: start the server as root, or leave --run-as away.`);
  }
  // CVE-2024-22017: what libuv hands to io_uring goes on as root.
  if (env["UV_USE_IO_URING"] !== undefined && env["UV_USE_IO_URING"] !== "0") {
    throw usageError("With UV_USE_IO_URING files would still be opened as root; unset it, or leave --run-as away.");
  }
  try {
    become(system, idOrName(to.user), group ?? known!.gid, known === undefined);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw usageError(`The server could not become ${to.user}: ${why}.`, { cause });
  }
  assertNoWayBack(system, to);
}

/** Undefined on Windows. */
function ownSystem(): System | undefined {
  return process.setuid === undefined ? undefined : (process as unknown as System);
}

function become(system: System, user: number | string, group: number | string, nameless: boolean): void {
  if (nameless) system.setgroups([group]);
  else system.initgroups(user, group);
  system.setgid(group);
  system.setuid(user);
}

/** The real, the effective and the saved ids: one of root's among them, and whoever takes the process over is root. */
function assertNoWayBack(system: System, { user, group }: RunAs): void {
  const ids = [system.getuid(), system.geteuid(), system.getgid(), system.getegid(), ...system.getgroups()];
  if (ids.includes(0)) {
    throw usageError(
      `${group === undefined ? user : `${user}:${group}`} is root, or of root's group; name one with fewer rights.`,
    );
  }
  const ways = [() => system.setuid(0), () => system.seteuid(0), () => system.setgid(0), () => system.setegid(0)];
  if (ways.some(succeeds)) {
    throw usageError(
      `As ${user} the server could become root again: it has been given CAP_SETUID or CAP_SETGID. Take them from it.`,
    );
  }
}

function succeeds(call: () => void): boolean {
  try {
    call();
    return true;
  } catch {
    return false;
  }
}

function idOrName(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}

/** As id(1) knows it, wherever the machine has its users from. */
async function identityOf(user: string): Promise<Identity> {
  const run = promisify(execFile);
  const [uid = Number.NaN, gid = Number.NaN] = await Promise.all(
    ["-u", "-g"].map(async (what) => Number((await run("id", [what, "--", user])).stdout)),
  );
  if (!Number.isSafeInteger(uid) || !Number.isSafeInteger(gid)) throw new Error("id(1) gave no numbers.");
  return { uid, gid };
}
