import { spawnSync } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync, rmSync, statfsSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { tree, uploads } from "./places.ts";

/** CPUs that other processes may use during a run before it is repeated once. */
export const DISTURBANCE = 0.3;

/** Read a served file into the page cache. */
export function warm(file: string): void {
  spawnSync("cat", [join(tree, file)], { stdio: "ignore" });
}

/** Touch as much memory as an upload will take: a virtual machine gets it from its host at the first touch, and that is not the server's time. */
export function touchMemory(bytes: number): void {
  const path = join(uploads[0], "touch");
  const block = Buffer.alloc(2 ** 22);
  const file = openSync(path, "w");
  for (let written = 0; written < bytes; written += block.length) writeSync(file, block);
  closeSync(file);
  rmSync(path);
}

/** Remove what was uploaded; gives how many bytes it was. */
export function clearUploads(): number {
  let bytes = 0;
  for (const folder of uploads) {
    for (const name of readdirSync(folder)) {
      bytes += statSync(join(folder, name)).size;
      rmSync(join(folder, name));
    }
  }
  return bytes;
}

/** Wait, at most two seconds, until the machine is nearly idle. */
export async function quiet(): Promise<void> {
  for (let tenths = 0; tenths < 20; tenths += 1) {
    const before = busySeconds();
    await sleep(100);
    if ((busySeconds() - before) / 0.1 <= DISTURBANCE) return;
  }
}

/** What the disk of uploads is, by the numbers that Linux has for it. */
export function typeOfDisk(): string {
  const known: Readonly<Record<number, string>> = {
    0xef53: "ext4",
    0x58465342: "xfs",
    0x9123683e: "btrfs",
    0x01021994: "tmpfs",
    0x794c7630: "overlayfs",
  };
  const { type } = statfsSync(uploads[1]);
  return known[type] ?? `file system 0x${type.toString(16)}`;
}

function busySeconds(): number {
  const [user = 0, nice = 0, system = 0] = readFileSync("/proc/stat", "utf8").split(/\s+/).slice(1, 4).map(Number);
  return (user + nice + system) / 100;
}
