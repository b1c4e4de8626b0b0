import { verifyPassword } from "@tandem/server";
import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { run } from "../client/run.fixtures.ts";

describe("tandem passwd", () => {
  it("hashes the first line that is piped in", async () => {
    const { code, out, err } = await run(["passwd"], { input: "s3 cret\r\nnot this\n" });
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^\$scrypt\$\S+\n$/);
    expect(await verifyPassword("s3 cret", out.trim())).toBe(true);
  });

  it("prints an account that stands under accounts: as it is, whatever the name", async () => {
    for (const name of ["anna", "anna: # 'x'", "-", "12"]) {
      const { out } = await run(["passwd", name], { input: "secret\n" });
      const config = parse(`accounts:\n${out}`, { schema: "failsafe" }) as {
        readonly accounts: readonly { readonly name: string; readonly hash: string }[];
      };
      expect(config.accounts).toHaveLength(1);
      expect(config.accounts[0]?.name).toBe(name);
      expect(await verifyPassword("secret", config.accounts[0]?.hash ?? "")).toBe(true);
    }
  });

  it.each(["", "\n"])("refuses an empty password: %j", async (input) => {
    const { code, out, err } = await run(["passwd"], { input });
    expect([code, out]).toEqual([2, ""]);
    expect(err).toBe("tandem: The password is empty: type one, or pipe one line in.\n");
  });

  it("refuses a name that no USER command can carry", async () => {
    const { code, err } = await run(["passwd", "a\nb"], { input: "secret\n" });
    expect(code).toBe(2);
    expect(err).toContain("no control characters");
  });
});
