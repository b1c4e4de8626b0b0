import { expect, test } from "vitest";
import { rootPath } from "../path.ts";
import { base64data, bufferSize, protectionLevel } from "./security.ts";

const context = { directory: rootPath };

test.each(["YQ==", "YWI=", "YWJj", "+/+/"])("%s is base 64", (text) => {
  expect(base64data.format(base64data.parse(text, context))).toBe(text);
});

test.each([undefined, "", "Y", "YQ=", "YQ===", "=YQ=", "YW Jj", "YWJ\n", "YWJä"])("%j is not base 64", (text) => {
  expect(() => base64data.parse(text, context)).toThrow(/base 64/);
});

test("A buffer size has 32 bits", () => {
  expect(bufferSize.parse("0", context)).toBe(0);
  expect(bufferSize.format(bufferSize.parse("4294967295", context))).toBe("4294967295");
  for (const text of [undefined, "", "-1", "4294967296", "1e3", " 1"]) {
    expect(() => bufferSize.parse(text, context)).toThrow(/32 bits/);
  }
});

test("A protection level is one of four letters, in any case", () => {
  expect(["c", "S", "E", "p"].map((text) => protectionLevel.parse(text, context))).toEqual(["C", "S", "E", "P"]);
  expect(protectionLevel.format("P")).toBe("P");
  expect(() => protectionLevel.parse("X", context)).toThrow(expect.objectContaining({ code: "unsupported-parameter" }));
  expect(() => protectionLevel.parse(undefined, context)).toThrow(expect.objectContaining({ code: "syntax" }));
});
