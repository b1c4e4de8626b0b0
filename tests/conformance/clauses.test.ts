import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { tables } from "./clauses/index.ts";
import { documents, readDocument } from "./documents.ts";
import { proofs } from "./proofs/index.ts";
import { proofsOf } from "./proofs-of.ts";
import { normativeSentences } from "./sentences.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const names = proofs.map(({ name }) => name);

describe.each(documents)("$name", (document) => {
  const { name } = document;
  const sentences = normativeSentences(document, readDocument(document)).filter(({ level }) => level !== "may");
  const rows = Object.entries(tables[name]);
  const textOf = new Map(sentences.map(({ id, text }) => [id, text]));

  it("has normative sentences, and a row for each of them", () => {
    expect(sentences.length).toBeGreaterThan(5);
    expect(sentences.filter(({ id }) => tables[name][id.slice(name.length + 1)] === undefined)).toEqual([]);
  });

  it("has no row without its sentence, nor one that begins otherwise", () => {
    const strays = rows.filter(([id, { begins }]) => !(textOf.get(`${name} ${id}`) ?? "").startsWith(begins));
    expect(strays.map(([id]) => id)).toEqual([]);
  });

  it("names only proofs that there are, each by the beginning of one name", () => {
    const proved = rows.flatMap(([id, row]) =>
      row.kind === "proved" ? row.proofs.map((each) => [id, each] as const) : [],
    );
    expect(proved.filter(([, each]) => !isReference(each))).toEqual([]);
  });

  it("names only tests that there are", () => {
    const missing = rows.filter(
      ([, row]) =>
        row.kind === "elsewhere" &&
        !(row.test !== "" && existsSync(root + row.file) && readFileSync(root + row.file, "utf8").includes(row.test)),
    );
    expect(missing).toEqual([]);
  });

  it("gives a reason for each sentence that is not tested", () => {
    const silent = rows.filter(([, row]) => row.kind === "not-tested" && !/^[A-Z].*\.$/.test(row.reason));
    expect(silent).toEqual([]);
  });
});

it("no two proofs have the same name, and each begins with a document and a section", () => {
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !/^(?:RFC \d+|draft-[a-z-]+) §(?:\d[\d.]*|[IVX]+) /.test(name))).toEqual([]);
});

it("a reference is the beginning of one name, or of several when it ends with a star", () => {
  expect(proofsOf(["RFC 1 §1 a"], ["RFC 1 §1 ab", "RFC 1 §1 b"])).toEqual(["RFC 1 §1 ab"]);
  expect(proofsOf(["RFC 1 §1 *"], ["RFC 1 §1 ab", "RFC 1 §1 b"])).toEqual(["RFC 1 §1 ab", "RFC 1 §1 b"]);
});

function isReference(reference: string): boolean {
  const found = proofsOf([reference], names);
  return reference.endsWith("*") ? found.length > 1 : found.length === 1;
}
