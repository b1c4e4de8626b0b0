import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { execFile, spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accountList, createServer } from "@tandem/server";
import { openDirectory } from "@tandem/storage";
import { needs, presenceOf, programOf } from "./presence.ts";
import { typed, type TypedShell } from "./shells/typed.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const tandem = [
  join(root, "node_modules/.bin/tsx"),
  "--conditions=@tandem/source",
  join(root, "packages/cli/src/main.ts"),
];

// Each key is a process of its own, of sources that are compiled as they are read.
const slow = 240_000;

let folder: string;
let server: ReturnType<typeof createServer>;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tandem-shells-"));
  for (const name of ["bin", "served/photos", "served/only here", "here"]) {
    await mkdir(join(folder, name), { recursive: true });
  }
  await writeFile(join(folder, "served/photos/beach.jpg"), "x");
  await writeFile(join(folder, "here/local.txt"), "x");
  // What was typed is printed, a word a line; only the question of a completion is asked of the real one.
  const stub = `#!/bin/sh\n[ "$1" = complete ] && exec ${tandem.join(" ")} "$@"\nprintf 'WORD<%s>\\n' "$@"\n`;
  await writeFile(join(folder, "bin/tandem"), stub);
  await chmod(join(folder, "bin/tandem"), 0o755);
  await writeFile(join(folder, ".netrc"), "machine files.example login anna\n", { mode: 0o600 });
  await Promise.all(
    ["bash", "zsh", "fish"].map(async (shell) => {
      const made = await promisify(execFile)(tandem[0]!, [...tandem.slice(1), "completion", shell]);
      if (made.stderr !== "") throw new Error(made.stderr);
      await writeFile(join(folder, `completion.${shell}`), made.stdout);
    }),
  );
  await writeFile(join(folder, ".bashrc"), `PS1='READY> '\nsource ${folder}/completion.bash\n`);
  await writeFile(
    join(folder, ".zshrc"),
    `PS1='READY> '\nunsetopt promptcr promptsp\nautoload -U compinit && compinit -u -d ${folder}/dump\nsource ${folder}/completion.zsh\n`,
  );
  server = createServer({
    storage: await openDirectory(join(folder, "served")),
    accounts: accountList([{ name: "demo", secret: { password: "secret" } }]),
  });
  const { port } = await server.listen({ address: "127.0.0.1", port: 0 });
  url = `ftp://demo:secret@127.0.0.1:${port}/`;
}, slow);
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

function terminal(command: string): TypedShell {
  const env = { HOME: folder, ZDOTDIR: folder, PATH: `${folder}/bin:${process.env["PATH"] ?? ""}`, npm_execpath: "" };
  return { command: `cd ${folder}/here && exec ${command}`, env, prompt: "READY> " };
}

/** Beginnings with the key behind them, and the words that `tandem` is called with then. */
const lines = (): readonly (readonly [string, readonly string[]])[] => [
  ["comple\t bash", ["completion", "bash"]],
  ["completion z\t", ["completion", "zsh"]],
  ["get --outp\tx", ["get", "--output", "x"]],
  ["ladder --format m\t x", ["ladder", "--format", "mermaid", "x"]],
  ["put lo\t", ["put", "local.txt"]],
  [`ls ${url}ph\t`, ["ls", `${url}photos/`]],
  [`get ${url}photos/b\t`, ["get", `${url}photos/beach.jpg`]],
  [`get --quiet ${url}on\t`, ["get", "--quiet", `${url}only%20here/`]],
  ["put local.txt ftpes://fi\t", ["put", "local.txt", "ftpes://files.example/"]],
];

describe.each(["bash", "zsh"] as const)("%s", (name) => {
  const shell = presenceOf(name);
  it(
    "completes commands, options, their values, files of this machine and of the server",
    async (context) => {
      needs(shell, context);
      const rc = name === "bash" ? ` --rcfile ${folder}/.bashrc` : "";
      const shown = await typed(
        terminal(`${programOf(shell)}${rc} -i`),
        lines().map(([line]) => `tandem ${line}`),
      );
      expect(wordsOf(shown)).toEqual(lines().flatMap(([, words]) => words));
    },
    slow,
  );
});

describe("fish", () => {
  const shell = presenceOf("fish");
  it(
    "completes commands, options, their values, files of this machine and of the server",
    async (context) => {
      needs(shell, context);
      for (const [line, words] of lines()) {
        const begun = line.slice(0, line.indexOf("\t"));
        const { stdout, stderr } = await promisify(execFile)(
          programOf(shell),
          ["--no-config", "-c", `source ${folder}/completion.fish; complete -C 'tandem ${begun}'`],
          { cwd: join(folder, "here"), env: { ...process.env, ...terminal("").env }, encoding: "utf8" },
        );
        expect(stderr).toBe("");
        const offered = stdout.split("\n").map((one) => one.split("\t")[0]);
        const [wanted] = words.filter((word) => word.startsWith(begun.slice(begun.lastIndexOf(" ") + 1)));
        expect(offered).toContain(wanted);
      }
    },
    slow,
  );
});

describe("the manual page", () => {
  it("is one that mandoc and groff have nothing to say of", (context) => {
    const mandoc = presenceOf("mandoc");
    needs(mandoc, context);
    const page = join(root, "packages/cli/man/tandem.1");
    const lint = spawnSync(programOf(mandoc), ["-Tlint", page], { encoding: "utf8" });
    expect(lint.stdout + lint.stderr).toBe("");
    const read = spawnSync(programOf(mandoc), ["-Tutf8", page], { encoding: "utf8" }).stdout;
    expect(read.replace(/.\u0008/g, "")).toMatch(/NAME\s+tandem \S FTP, both ends/);
  });
});

function wordsOf(shown: string): readonly string[] {
  return [...shown.matchAll(/WORD<([^>\r\n]*)>\r?\n/g)].map(([, word]) => word!);
}
