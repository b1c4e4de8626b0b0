import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it, vi } from "vitest";

const module = fileURLToPath(new URL("withhold-secrets.ts", import.meta.url));
const program = `
  const { withholdSecrets } = await import(${JSON.stringify(module)});
  const { TANDEM_PASSWORD } = withholdSecrets(process);
  process.on("SIGTERM", () => process.exit(7));
  setInterval(() => {}, 1_000);
  console.log(TANDEM_PASSWORD ?? "none");`;

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "tandem-report-"))));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs a program that withholds its secrets, asks Node for a report on it, and ends it. */
async function reportOf(words: readonly string[], environment: Record<string, string>) {
  const reports = ["--report-on-signal", `--report-directory=${folder}`, "--report-filename=report.json"];
  const tsx = ["--import", import.meta.resolve("tsx")];
  const script = ["--input-type=module", "--eval", program, "--", ...words];
  const child = spawn(process.execPath, [...reports, ...tsx, ...script], { env: { ...process.env, ...environment } });
  const ended = once(child, "exit");
  const [printed] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
  child.kill("SIGUSR2");
  const text = await vi
    .waitFor(() => readFile(join(folder, "report.json"), "utf8").then((read) => (JSON.parse(read), read)))
    .catch(() => undefined);
  child.kill("SIGTERM");
  return { printed: printed.trim(), text, code: (await ended)[0] as number };
}

it("a password in the environment is known to the program and stands in no diagnostic report", async () => {
  const { printed, text } = await reportOf(["get", "ftp://demo@host/a"], { TANDEM_PASSWORD: "s3cret", OTHER: "there" });
  expect(printed).toBe("s3cret");
  expect(text).toContain("there");
  expect(text).not.toContain("s3cret");
  await rm(join(folder, "report.json"));
});

it("a password on the command line is the end of reports, and who asks for one does not end the program", async () => {
  const { text, code } = await reportOf(["serve", "--user", "anna:s3cret"], {});
  expect({ text, code, files: await readdir(folder) }).toEqual({ text: undefined, code: 7, files: [] });
});
