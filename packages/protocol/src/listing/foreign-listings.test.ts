import { describe, expect, it, test } from "vitest";
import type { RemoteEntry } from "./entry.ts";
import { foreignListings, listedAt, type ForeignListing } from "./foreign-listings.fixtures.ts";
import { ListingReader } from "./listing-reader.ts";

const now = listedAt;

describe.each(foreignListings)("$system", ({ dialect, lines }) => {
  const reader = new ListingReader({ now });
  const read = [...linesOf(lines).flatMap((line) => reader.push(line)), ...reader.end()];

  it(`is recognised as ${dialect}`, () => {
    expect(reader.dialect).toBe(dialect);
  });

  it("has an entry for each line that is no heading, and each field as it was written", () => {
    const entries = lines.filter(([, entry]) => entry !== undefined);
    const expected = entries.map(([raw, entry], index) => ({ ...entry, raw, ...factsOf(read[index]) }));
    expect(read).toEqual(expected);
    for (const { facts } of read) expect(facts === undefined).toBe(dialect !== "MLSD");
  });
});

test("There are at least 120 lines of at least 20 systems, in every dialect", () => {
  const lines = foreignListings.flatMap((listing) => listing.lines.filter(([, entry]) => entry !== undefined));
  expect(lines.length).toBeGreaterThanOrEqual(120);
  expect(new Set(foreignListings.map(({ system }) => system)).size).toBeGreaterThanOrEqual(20);
  expect(new Set(foreignListings.map(({ dialect }) => dialect)).size).toBe(16);
});

test("Each listing is read the same whether its end has come or a thousand lines came before", () => {
  for (const { system, dialect, lines } of foreignListings) {
    const reader = new ListingReader({ now });
    const many = Array.from({ length: 100 }, () => linesOf(lines)).flat();
    let streamed = 0;
    for (const line of many) streamed += reader.push(line).length;
    expect(`${system}: ${reader.dialect}, ${reader.held} held`).toBe(`${system}: ${dialect}, 0 held`);
    // An entry that goes on in the next line may be waited for; nothing else is.
    expect(streamed + reader.end().length).toBe(100 * lines.filter(([, entry]) => entry !== undefined).length);
  }
});

function linesOf(lines: ForeignListing["lines"]): readonly string[] {
  return lines.flatMap(([line]) => line.split("\n"));
}

function factsOf(entry: RemoteEntry | undefined): Pick<RemoteEntry, "facts"> {
  return entry?.facts === undefined ? {} : { facts: entry.facts };
}
