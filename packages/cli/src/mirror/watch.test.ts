import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { place, run } from "../client/run.fixtures.ts";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

it("watch copies what is there, then what changes, deletes what goes, and ends well with Ctrl-C", async () => {
  await using here = await place();
  const site = join(here.local, "site");
  await mkdir(site);
  await writeFile(join(site, "a.txt"), "one");
  const options = ["--import", import.meta.resolve("tsx"), "--conditions=@tandem/source", main];
  const words = ["watch", "--delete", "--every", "1s", site, here.url("www")];
  const child = spawn(process.execPath, [...options, ...words], { stdio: "pipe" });
  const printed = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (printed.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (printed.err += text));
  const ended = once(child, "close");
  const remote = (name: string): Promise<string | undefined> =>
    readFile(join(here.remote, "www", name), "utf8").catch(() => undefined);
  await until(async () => (await remote("a.txt")) === "one");
  await writeFile(join(site, "b.txt"), "two");
  await until(async () => (await remote("b.txt")) === "two");
  await rm(join(site, "a.txt"));
  await until(async () => (await remote("a.txt")) === undefined);
  child.kill("SIGINT");
  expect(await ended).toEqual([0, null]);
  expect(printed.err).toBe("");
  expect(printed.out).toMatch(
    /^\d\d:\d\d:\d\d {2}1 file copied \(3 bytes\), .*\n.* Waiting for changes; Ctrl-C ends it\.\n/,
  );
  expect(printed.out).toContain("1 deleted");
}, 60_000);

it("watch says at once when there is nothing to watch", async () => {
  await using here = await place();
  const ran = await run(["watch", join(here.local, "none"), here.url("www")]);
  expect(ran).toMatchObject({
    code: 1,
    out: "",
    err: expect.stringMatching(/^tandem: .*none: there is no such directory\.\n$/),
  });
});

async function until(happened: () => Promise<boolean>): Promise<void> {
  while (!(await happened())) await new Promise((resolve) => setTimeout(resolve, 20));
}
