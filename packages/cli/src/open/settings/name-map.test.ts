import { describe, expect, it } from "vitest";
import { mapName } from "./name-map.ts";

describe("mapName", () => {
  it.each([
    ["mydata.data", "$1.$2", "$1.copy", "mydata.copy"],
    ["myfile.data", "$1.$2.$3", "[$1.$3,$1.$2].x", "myfile.data.x"],
    ["a.b.c", "$1.$2.$3", "[$3,file].$1", "c.a"],
    ["README", "$1.$2", "[$2,none]", "none"],
    ["old-name", "old-$1", "new-$1", "new-name"],
    ["name", "old-$1", "new-$1", "name"],
    ["a", "$1", "$0.bak", "a.bak"],
    ["a", "$1", "\\$1\\[$1\\]", "$1[a]"],
  ])("makes %s, with %s and %s, into %s", (name, from, to, made) =>
    expect(mapName(name, { pattern: { from, to } })).toBe(made),
  );

  it("replaces characters and leaves out those without one", () => {
    expect(mapName("a:b*c", { characters: { from: ":*", to: "_" } })).toBe("a_bc");
  });
});
