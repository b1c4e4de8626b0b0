import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { SERVER_PEERS } from "./peers/index.ts";
import { eachSecurity } from "./tls/each-security.ts";
import type { Security } from "./tls/security.ts";
import { tlsTable } from "./tls/table.ts";
import { TLS_CLIENTS } from "./tls/tls-clients.ts";

const result = {
  peer: "curl",
  version: "7.88.1",
  role: "client",
  ours: "server",
  tls: { start: "implicit", version: "TLSv1.3", reuse: "required" },
  mode: "passive",
  case: "empty",
  direction: "download",
  data: { resumed: 1, fresh: 0 },
  passed: true,
} as const;

describe("the table over TLS", () => {
  test("counts what passed in each mode and direction, and which data connections went on with their session", () => {
    const failed = { ...result, case: "1 byte", passed: false, data: { resumed: 0, fresh: 1 } } as const;
    const table = tlsTable({ results: [result, failed], notRun: [] }, [{ name: "tnftp", remarks: ["It has none."] }]);
    expect(table).toContain(
      "| curl | 7.88.1 | implicit | 1.3 | required | some, 1 of 2 | ✗ 1 of 2 | — | — | ✗ 1 of 2 | — |",
    );
    expect(table).toContain("- **tnftp**: It has none.");
  });

  test("of the last run has every peer in every way of TLS, and nothing in it that failed", () => {
    const page = readFileSync(new URL("../../docs/generated/tls-interop.md", import.meta.url), "utf8");
    const planned: readonly (readonly [string, Security])[] = [
      ...TLS_CLIENTS.flatMap(({ name, reuse }) => eachSecurity(reuse).map((each) => [name, each] as const)),
      ...SERVER_PEERS.flatMap(({ name, tls }) =>
        eachSecurity(() => tls.reuse, tls.starts).map((each) => [name, each] as const),
      ),
    ];
    for (const [name, { start, version, reuse }] of planned) {
      const cells = `${start} | ${version.replace("TLSv", "")} | ${reuse} | ${reuse === "required" ? "yes" : ""}`;
      const row = page.split("\n").find((line) => line.startsWith(`| ${name} | `) && line.includes(`| ${cells}`));
      expect(row, `${name}: ${cells}`).toBeDefined();
    }
    expect(page).not.toMatch(/✗|not run\./i);
  });
});
