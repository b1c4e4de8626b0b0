import { expect, it } from "vitest";
import { escapeXml } from "./xml.ts";

it("writes markup as text, in attributes too", () => {
  expect(escapeXml(`<a href="x" id='y'>&</a>`)).toBe("&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;&lt;/a&gt;");
});

it("replaces what no document may contain, and keeps whole surrogate pairs", () => {
  expect(escapeXml("a\u0000b\u001Bc\uFFFEd\uD800e\uDC80f🚀\t\n")).toBe("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf🚀\t\n");
});
