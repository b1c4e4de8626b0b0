import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readTree } from "../scripts/layers/read-tree.ts";
import { allowedImports } from "../scripts/layers/table.ts";
import { formatViolation, type Package, type Rule, type Tree, violations } from "../scripts/layers/violations.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

test("the repository keeps every layer rule", () => {
  expect(violations(readTree(root)).map(formatViolation)).toEqual([]);
});

test("the repository is read whole: every package of the workspace, and files of each", () => {
  const { packages, files } = readTree(root);
  expect(packages.length).toBeGreaterThan(7);
  for (const { name } of packages)
    expect(files.some(({ path }) => path.startsWith(`packages/${name}/src/`))).toBe(true);
});

describe("a rule is reported when someone breaks it", () => {
  for (const [rule, examples] of Object.entries(brokenExamples()))
    test.each(Object.entries(examples))(`${rule}: %s`, (_, example) => {
      expect(violations(example).map((each) => each.rule)).toContain(rule);
    });
});

describe("what the rules allow is not reported", () => {
  const server = "packages/server/src/x.ts";
  test.each([
    [
      "a relative import in the package",
      server,
      `import { a } from "./deep/a.ts"; import type { b } from "../src/b.ts";`,
    ],
    ["a declared package of a lower layer", server, `import { parsePath } from "@tandem/protocol";`],
    ["another face of it", server, `import { virtualClock } from "@tandem/transport/testing";`],
    ["a module of Node", server, `import { readFile } from "node:fs/promises";`],
    ["a date with an argument", server, `export const noon = (time: number) => new Date(time);`],
    [
      "a name in a comment or a string",
      server,
      `// import "@tandem/client"\nexport const text = 'import "@tandem/client"';`,
    ],
    [
      "paths and text in storage",
      "packages/storage/src/x.ts",
      `import { type VirtualPath, printable } from "@tandem/protocol";`,
    ],
    [
      "the network in its one file",
      "packages/transport/src/node-network.ts",
      `import { createServer } from "node:net";`,
    ],
    [
      "the timers in their one file",
      "packages/transport/src/system-clock.ts",
      `import { performance } from "node:perf_hooks";`,
    ],
    ["today's date in the command", "packages/cli/src/x.ts", `export const today = new Date();`],
    ["the testkit in a test", "packages/server/src/x.test.ts", `import { pair } from "@tandem/testkit";`],
    ["a test tool in a test", "packages/server/src/x.test.ts", `import { test } from "vitest";`],
    ["a real socket in a test", "packages/server/src/x.test.ts", `import { connect } from "node:net";`],
    ["both ends in a test of both", "tests/x.test.ts", `import "@tandem/client"; import "@tandem/server";`],
  ])("%s", (_, path, text) => {
    expect(violations(treeWith(path, text)).map(formatViolation)).toEqual([]);
  });

  test("what the command takes into its bundle", () => {
    const tree = treeWith("packages/cli/src/x.ts", `import * as z from "zod";`, { cli: { bundled: ["zod"] } });
    expect(violations(tree)).toEqual([]);
  });
});

test("a violation names the file, the line, the rule and what to do", () => {
  const [violation] = violations(treeWith("packages/server/src/x.ts", `\n\nimport "node:net";`));
  expect(formatViolation(violation!)).toBe(
    "packages/server/src/x.ts:3  network  Take a Network; only its implementation knows sockets.",
  );
});

test("a file that cannot be parsed is an error, not a file without imports", () => {
  expect(() => violations(treeWith("packages/server/src/x.ts", "import {"))).toThrow(/x\.ts cannot be parsed/);
});

/** At least one broken tree per rule; the type asks for an example when a rule is added. */
function brokenExamples(): Readonly<Record<Rule, Readonly<Record<string, Tree>>>> {
  return {
    computed: {
      "import()": inServer("export const load = (name: string) => import(name);"),
      "require()": inServer("export const load = (name: string) => require(name);"),
    },
    layer: {
      "protocol imports nothing": treeWith("packages/protocol/src/x.ts", `import "@tandem/trace";`),
      "trace imports protocol only": treeWith("packages/trace/src/x.ts", `import "@tandem/transport";`),
      "storage imports protocol only": treeWith("packages/storage/src/x.ts", `import "@tandem/trace";`),
      "transport imports no storage": treeWith("packages/transport/src/x.ts", `import "@tandem/storage";`),
      "server never imports client": inServer(`import { connect } from "@tandem/client";`),
      "client never imports server": treeWith(
        "packages/client/src/x.ts",
        `import { createServer } from "@tandem/server";`,
      ),
      "not by import type": inServer(`import type { Client } from "@tandem/client";`),
      "not by import()": inServer(`export const load = () => import("@tandem/client");`),
      "not by a type's import()": inServer(`export type Client = import("@tandem/client").Client;`),
      "not by export … from": inServer(`export { connect } from "@tandem/client";`),
      "not by export *": inServer(`export * from "@tandem/client";`),
      "not by require()": inServer(`export const client: unknown = require("@tandem/client");`),
      "not by import = require()": inServer(`import client = require("@tandem/client"); export { client };`),
      "not in a test beside the code": treeWith("packages/server/src/x.test.ts", `import "@tandem/client";`),
      "console knows no sockets": treeWith("packages/console/src/x.ts", `import "@tandem/transport";`),
    },
    undeclared: {
      "a workspace": treeWith("packages/server/src/x.ts", `import "@tandem/storage";`, {
        server: { dependencies: ["@tandem/protocol"], references: ["protocol"] },
      }),
      "a third party": treeWith("packages/cli/src/x.ts", `import "chalk";`),
      "a scoped third party": treeWith("packages/cli/src/x.ts", `import "@scope/chalk/deep";`),
      "a test tool outside a test": inServer(`import { test } from "vitest";`),
    },
    "command-line": {
      "from a package": treeWith("packages/testkit/src/x.ts", `import "@tandem/cli";`),
      "from a script": treeWith("scripts/x.ts", `import "@tandem/cli";`),
      "from a test": treeWith("tests/x.test.ts", `import "@tandem/cli";`),
    },
    testkit: {
      "from a package": inServer(`import { pair } from "@tandem/testkit";`),
      "from a script": treeWith("scripts/x.ts", `import { pair } from "@tandem/testkit";`),
    },
    face: {
      "the src of another package": inServer(`import "@tandem/protocol/src/path.ts";`),
      "the dist of another package": inServer(`import "@tandem/protocol/dist/path.js";`),
      "a face that is not exported": inServer(`import "@tandem/transport/hidden";`),
      "a package that does not exist": treeWith("scripts/x.ts", `import "@tandem/nothing";`),
    },
    escape: {
      "into another package": inServer(`import "../../client/src/index.ts";`),
      "out of src": inServer(`import manifest from "../package.json" with { type: "json" };`),
      "out of the packages": inServer(`import "../../../scripts/check.ts";`),
      "from a test into a package": treeWith("tests/x.test.ts", `import "../packages/server/src/index.ts";`),
      "from a test beside the code": treeWith("packages/server/src/x.test.ts", `import "../../client/src/index.ts";`),
    },
    names: {
      "a reply in storage": treeWith(
        "packages/storage/src/x.ts",
        `import { reply, printable } from "@tandem/protocol";`,
      ),
      "all of protocol": treeWith(
        "packages/storage/src/x.ts",
        `import * as protocol from "@tandem/protocol"; void protocol;`,
      ),
      "a type by import()": treeWith("packages/storage/src/x.ts", `export type R = import("@tandem/protocol").Reply;`),
      "passed on": treeWith("packages/storage/src/x.ts", `export { reply as paths } from "@tandem/protocol";`),
    },
    platform: {
      "in protocol": treeWith("packages/protocol/src/x.ts", `import { Buffer } from "node:buffer";`),
      "in trace": treeWith("packages/trace/src/x.ts", `import type { Readable } from "stream";`),
    },
    network: {
      "node:net": inServer(`import { connect } from "node:net";`),
      "net without its prefix": inServer(`import { connect } from "net";`),
      "node:tls": treeWith("packages/transport/src/x.ts", `import { connect } from "node:tls";`),
      "node:dgram": treeWith("packages/client/src/x.ts", `import { createSocket } from "node:dgram";`),
      "node:dns": treeWith("packages/client/src/x.ts", `import { lookup } from "node:dns/promises";`),
      "in the command too": treeWith("packages/cli/src/x.ts", `export const load = () => import("node:net");`),
    },
    time: {
      "node:timers": inServer(`import { setTimeout as later } from "node:timers";`),
      "node:timers/promises": inServer(`import { setTimeout as later } from "node:timers/promises";`),
      "node:perf_hooks": treeWith("packages/transport/src/x.ts", `import { performance } from "node:perf_hooks";`),
    },
    star: {
      "in a face": treeWith("packages/server/src/index.ts", `export * from "./x.ts";`),
      "under a name": treeWith("packages/server/src/index.ts", `export * as everything from "./x.ts";`),
    },
    date: {
      "new Date()": inServer("export const today = new Date();"),
      "new Date without parentheses": inServer("export const today = new Date;"),
      "Date()": inServer("export const today = Date();"),
    },
    "file-name": {
      "a capital": treeWith("packages/server/src/Session.ts", ""),
      "an underscore": treeWith("packages/server/src/ftp_session.ts", ""),
      "a folder": treeWith("packages/server/src/Session/x.ts", ""),
    },
    unknown: { "a package without a row": treeWith("scripts/x.ts", "", { helpers: {} }) },
    dependency: {
      "server depends on client": treeWith("scripts/x.ts", "", {
        server: { dependencies: ["@tandem/client"], references: ["client"] },
      }),
    },
    "third-party": {
      "in a library's own bundle": treeWith("packages/server/src/x.ts", "", { server: { bundled: ["zod"] } }),
      "a library for the server": treeWith("scripts/x.ts", "", {
        server: { dependencies: ["left-pad"], references: [] },
      }),
    },
    references: {
      "a dependency that tsc does not build": treeWith("scripts/x.ts", "", {
        server: { dependencies: ["@tandem/protocol"], references: [] },
      }),
      "a reference that is not declared": treeWith("scripts/x.ts", "", {
        trace: { dependencies: [], references: ["protocol"] },
      }),
    },
  };
}

function inServer(text: string): Tree {
  return treeWith("packages/server/src/x.ts", text);
}

/** A sound workspace with one file in it, and with some packages changed. */
function treeWith(path: string, text: string, changes: Readonly<Record<string, Partial<Package>>> = {}): Tree {
  const sound = Object.fromEntries(
    Object.entries(allowedImports).map(([name, allowed]) => [name, soundPackage(name, allowed)]),
  );
  for (const [name, change] of Object.entries(changes))
    sound[name] = { ...(sound[name] ?? soundPackage(name, [])), ...change };
  return { packages: Object.values(sound), files: [{ path, text }], testDependencies: ["vitest", "fast-check"] };
}

function soundPackage(name: string, allowed: readonly string[]): Package {
  return {
    name,
    faces: name === "transport" ? [".", "./testing"] : name === "cli" ? ["./package.json"] : ["."],
    dependencies: allowed.map((each) => `@tandem/${each}`),
    bundled: [],
    optionalDependencies: [],
    references: allowed,
  };
}
