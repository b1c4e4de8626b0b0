import { expect, it } from "vitest";
import { parseListing, type RemoteEntry } from "@tandem/protocol";
import { inColumns } from "./columns.ts";
import { entryJson } from "./entry-json.ts";
import { formatEntryTime } from "./entry-time.ts";
import { longListing } from "./long-listing.ts";

const now = Date.UTC(2026, 10, 22);
const listed = parseListing(
  [
    "drwxr-xr-x   2 anna staff     4096 Nov 21 19:51 pub",
    "-rw-r-----   1 root root      1500 Jan  2  2020 notes.txt",
    "lrwxrwxrwx   1 root root         9 Nov 21 19:51 latest -> notes.txt",
  ],
  { now },
);

it("writes what the server told in straight columns", () => {
  expect(longListing(listed)).toEqual([
    "drwxr-xr-x  anna  staff        2026-11-21 19:51  pub",
    "-rw-r-----  root  root   1500  2020-01-02        notes.txt",
    "lrwxrwxrwx  root  root         2026-11-21 19:51  latest -> notes.txt",
  ]);
  expect(longListing(listed, { human: true })[1]).toBe("-rw-r-----  root  root   1.5 kB  2020-01-02        notes.txt");
});

it("leaves out what the server tells nothing of", () => {
  const bare: readonly RemoteEntry[] = [
    { name: "a", kind: "file", size: 1, raw: "" },
    { name: "b", kind: "directory", raw: "" },
  ];
  expect(longListing(bare)).toEqual(["-  1  a", "d     b"]);
  expect(longListing([{ name: "", kind: "other", raw: "what\u0007" }])).toEqual(["?  what\\x07"]);
});

it("escapes what a terminal would obey, wherever it stands", () => {
  const hostile = { name: "a\u001B]0;x\u0007", kind: "link", target: "b\u009B2J", owner: "o\u001Bc", raw: "" } as const;
  const [line = ""] = longListing([hostile]);
  expect(line).toBe("l  o\\x1bc  a\\x1b]0;x\\x07 -> b\\x9b2J");
  expect(entryJson(hostile)).not.toMatch(/[\u0000-\u001F\u007F-\u009F]/);
});

it("shows UTC as local time, and the time of an unknown zone as it was written", () => {
  const modified = Date.UTC(2026, 6, 1, 12, 30);
  const local = new Date(modified);
  const two = (value: number): string => String(value).padStart(2, "0");
  expect(formatEntryTime({ name: "a", kind: "file", modified, zone: "utc", raw: "" })).toBe(
    `2026-07-${two(local.getDate())} ${two(local.getHours())}:${two(local.getMinutes())}`,
  );
  expect(formatEntryTime({ name: "a", kind: "file", modified, raw: "" })).toBe("2026-07-01 12:30");
});

it("writes one object of JSON a line, with times that do not claim more than is known", () => {
  expect(listed.map((entry): unknown => JSON.parse(entryJson(entry)))).toEqual([
    { name: "pub", kind: "directory", modified: "2026-11-21T19:51:00", mode: "0755", owner: "anna", group: "staff" },
    { name: "notes.txt", kind: "file", size: 1500, modified: "2020-01-02", mode: "0640", owner: "root", group: "root" },
    expect.objectContaining({ name: "latest", kind: "link", target: "notes.txt" }),
  ]);
  expect(entryJson({ name: "a", kind: "file", modified: now, zone: "utc", raw: "" })).toContain(
    '"2026-11-22T00:00:00Z"',
  );
});

it("sets names in columns to be read downwards", () => {
  const names = ["a", "bb", "ccc", "日本", "e"];
  expect(inColumns(names, 80)).toEqual(["a  bb  ccc  日本  e"]);
  expect(inColumns(names, 9)).toEqual(["a    日本", "bb   e", "ccc"]);
  expect(inColumns(names, 3)).toEqual(names);
  expect(inColumns([], 80)).toEqual([]);
  expect(inColumns(["only"], 80)).toEqual(["only"]);
  const many = Array.from({ length: 20_000 }, (_, at) => `file-${at}`);
  expect(inColumns(many, 80)).toHaveLength(2858);
});
