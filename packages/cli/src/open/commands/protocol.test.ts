import { readdir } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { place as anotherPlace } from "../../client/run.fixtures.ts";
import { commandsOfOld } from "./of-old.ts";
import { tries } from "../prompt.fixtures.ts";
import { scriptedPlace } from "../scripted-place.fixtures.ts";

const place = scriptedPlace();

describe("FTP itself", () => {
  it(`${tries("features", "system", "rhelp", "rstatus", "remopts", "account")}: is asked for`, async () => {
    const { out, err } = await place.failing([
      "features",
      "system",
      "rhelp NOOP",
      "rstatus",
      "remopts MLST type;size;",
      "quote FEAT | grep -c UTF8",
      "account x",
    ]);
    expect(out).toMatch(/^UTF8$/m);
    expect(out).toMatch(/^215 /m);
    expect(out).toMatch(/^214[- ].*NOOP/m);
    expect(out).toMatch(/^211[- ]/m);
    expect(out).toMatch(/^200 .*type;size;/im);
    expect(out).toMatch(/\n1\n$/);
    expect(err).toBe("");
  });

  it(`${tries("debug", "trace")}: is written down`, async () => {
    await place.done("debug -o wire 3", "pwd", "debug off", "trace t.ndjson", "pwd", "trace off", "pwd");
    expect(await place.here.text("local", "wire")).toMatch(/^---> PWD\n257 .*\n$/);
    const trace = await place.here.text("local", "t.ndjson");
    expect(trace.match(/"PWD"/g)).not.toBeNull();
    expect(trace).not.toContain("secret");
    expect((await place.failing(["debug loud"])).err).toBe('Say on or off, not "loud".\n');
  });

  it(`${tries("proxy")}: has a second server, and files go from the one to the other`, async () => {
    await using other = await anotherPlace();
    for (const name of ["a.txt", "b.txt"]) await place.here.serve(name, name);
    await other.serve("c", "from there");
    const lines = [
      `proxy open ${other.url()}`,
      "proxy mget *.txt",
      "proxy get a.txt copy",
      "proxy put c",
      "proxy ls",
      "proxy close",
      "ls",
    ];
    expect(await place.done(...lines)).toMatch(/\na\.txt\nb\.txt\nc\ncopy\na\.txt\nb\.txt\nc\n$/);
    expect(await other.text("remote", "copy")).toBe("a.txt");
    expect(await place.here.text("remote", "c")).toBe("from there");
    expect(await readdir(place.here.local)).toEqual([]);
    expect((await place.failing(["proxy get a.txt", "proxy proxy ls"])).err).toMatch(
      /^Not connected; .*\nUsage: proxy COMMAND…\n$/,
    );
  });

  it("has commands of old that say why they do nothing", async () => {
    const out = await place.done(...commandsOfOld.map(({ name }) => name));
    expect(out.trimEnd().split("\n")).toHaveLength(commandsOfOld.length);
  });
});
