import { tables } from "./clauses/index.ts";
import { documents, readDocument, type Document, type DocumentName } from "./documents.ts";
import { proofsOf } from "./proofs-of.ts";
import type { Row } from "./rows.ts";
import { normativeSentences, type Sentence } from "./sentences.ts";
import type { Result } from "./summary.ts";
import type { Verdict } from "./verdict.ts";

/** How many sentences there are, and what became of them. */
export interface Counts {
  readonly must: number;
  readonly should: number;
  /** Sentences that only permit. */
  readonly may: number;
  readonly proved: number;
  readonly elsewhere: number;
  readonly notTested: number;
}

/** Counts a document's sentences. */
export function countsOf(document: Document & { readonly name: DocumentName }): Counts {
  const sentences = normativeSentences(document, readDocument(document));
  const rows = Object.values(tables[document.name]);
  const level = (wanted: Sentence["level"]): number => sentences.filter((each) => each.level === wanted).length;
  const kind = (wanted: Row["kind"]): number => rows.filter((row) => row.kind === wanted).length;
  return {
    must: level("must"),
    should: level("should"),
    may: level("may"),
    proved: kind("proved"),
    elsewhere: kind("elsewhere"),
    notTested: kind("not-tested"),
  };
}

/** docs/generated/rfc-compliance.md: every sentence that obliges or advises, and what each server made of it. Markdown. */
export function compliancePage(results: readonly Result[], versions: Readonly<Record<string, string>>): string {
  const servers = [...new Set(["ours", ...results.map(({ server }) => server)])];
  return [
    "# What the documents of FTP demand, and who does it\n",
    "Made from a run of the tests in `tests/conformance` by `npm run conformance`; do not edit.\n",
    "Every sentence of the documents that says MUST, SHALL, SHOULD or their like is listed, word for word, with the verdict of",
    "the tests that hold it against a running server: ✓ it does so, ✗ it does not, · it does not offer what the sentence is",
    "about, … it gave no answer. A sentence with several tests has the worst of their verdicts. The rivals are as Debian",
    "packages them, configured as in `tests/interop/peers`.\n",
    ...countTables(results, servers, versions),
    ...documents.flatMap((document) => documentPart(document, results, servers)),
    ...furtherClauses(results, servers),
    ...failures(results, servers),
  ].join("\n");
}

function countTables(
  results: readonly Result[],
  servers: readonly string[],
  versions: Readonly<Record<string, string>>,
): readonly string[] {
  const kinds = ["passed", "failed", "not-offered", "no-answer"] as const;
  const rows = documents.map((document): readonly (string | number)[] => {
    const { must, should, may, proved, elsewhere, notTested } = countsOf(document);
    return [`${document.name}, ${document.title}`, must, should, may, proved, elsewhere, notTested];
  });
  const sum = (column: number): number => rows.reduce((total, row) => total + Number(row[column]), 0);
  return [
    "## Counts\n",
    line(["document", "MUST", "SHOULD", "MAY, counted only", "tested here", "tested elsewhere", "not tested"]),
    line(["---", "--:", "--:", "--:", "--:", "--:", "--:"]),
    ...rows.map(line),
    line(["all", ...[1, 2, 3, 4, 5, 6].map(sum)]),
    "",
    line(["server", "version", "tests passed", "failed", "not offered", "no answer"]),
    line(["---", "---", "--:", "--:", "--:", "--:"]),
    ...servers.map((server) => {
      const own = results.filter((result) => result.server === server);
      const counts = kinds.map((kind) => own.filter(({ verdict }) => verdict.kind === kind).length);
      return line([server, versions[server] ?? "", ...counts]);
    }),
    "",
  ];
}

function documentPart(
  document: Document & { readonly name: DocumentName },
  results: readonly Result[],
  servers: readonly string[],
): readonly string[] {
  const { name, title } = document;
  const sentences = normativeSentences(document, readDocument(document)).filter(({ level }) => level !== "may");
  return [
    `## ${name}: ${title}\n`,
    line(["clause", "", "sentence", ...servers, "where, or why not"]),
    line(["---", "---", "---", ...servers.map(() => ":-:"), "---"]),
    ...sentences.map((sentence) => {
      const row = tables[name][sentence.id.slice(name.length + 1)];
      return row === undefined ? "" : sentenceLine(sentence, row, results, servers);
    }),
    "",
  ];
}

function sentenceLine(
  { id, level, text }: Sentence,
  row: Row,
  results: readonly Result[],
  servers: readonly string[],
): string {
  const place = id.slice(id.indexOf("§"));
  const head = [place, level.toUpperCase(), escape(text)];
  switch (row.kind) {
    case "proved": {
      const found = (server: string): readonly Verdict[] => {
        const own = results.filter((result) => result.server === server);
        const names = proofsOf(
          row.proofs,
          own.map(({ proof }) => proof),
        );
        return own.filter(({ proof }) => names.includes(proof)).map(({ verdict }) => verdict);
      };
      return line([...head, ...servers.map((server) => markOf(found(server))), escape(row.proofs.join("; "))]);
    }
    case "elsewhere":
      return line([...head, "✓", ...servers.slice(1).map(() => ""), `\`${row.file}\`: ${escape(row.test)}`]);
    case "not-tested":
      return line([...head, ...servers.map(() => ""), escape(row.reason)]);
  }
}

/** The worst of several verdicts as a sign. */
function markOf(verdicts: readonly Verdict[]): string {
  if (verdicts.length === 0) return "not run";
  const worst = (["failed", "no-answer", "not-offered", "passed"] as const).find((kind) =>
    verdicts.some((verdict) => verdict.kind === kind),
  );
  return worst === undefined ? "" : signs[worst];
}

const signs = { passed: "✓", failed: "✗", "not-offered": "·", "no-answer": "…" } as const;

/** Tests that no sentence asks for by name: the table of RFC 959 §5.4, RFC 2577, and what the documents say without a capital. */
function furtherClauses(results: readonly Result[], servers: readonly string[]): readonly string[] {
  const names = [...new Set(results.map(({ proof }) => proof))];
  const references = Object.values(tables).flatMap((rows) =>
    Object.values(rows).flatMap((row) =>
      row.kind === "proved" ? row.proofs.filter((reference) => !reference.endsWith("*")) : [],
    ),
  );
  const named = new Set(proofsOf(references, names));
  return [
    "## Further clauses\n",
    line(["clause and what is expected", ...servers]),
    line(["---", ...servers.map(() => ":-:")]),
    ...names
      .filter((name) => !named.has(name))
      .map((name) =>
        line([
          escape(name),
          ...servers.map((server) =>
            markOf(results.flatMap((each) => (each.server === server && each.proof === name ? [each.verdict] : []))),
          ),
        ]),
      ),
    "",
  ];
}

function failures(results: readonly Result[], servers: readonly string[]): readonly string[] {
  return [
    "## What failed, and how\n",
    ...servers.flatMap((server) => {
      const failed = results.flatMap((result) =>
        result.server === server && (result.verdict.kind === "failed" || result.verdict.kind === "no-answer")
          ? [`- ${escape(result.proof)}: ${escape(result.verdict.reason)}`]
          : [],
      );
      return [`### ${server}\n`, ...(failed.length === 0 ? ["Nothing."] : failed), ""];
    }),
  ];
}

function line(cells: readonly (string | number)[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** What Markdown would take for markup, and numbers that differ from run to run. */
function escape(text: string): string {
  return text
    .replaceAll(/[\r\n]+/g, " ")
    .replaceAll(/[|<>*_`[\]\\]/g, String.raw`\$&`)
    .replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, "·")
    .replaceAll(/\/in\/c\d+/g, "/in/c");
}
