import { parseSync, Visitor } from "oxc-parser";

/** One file of the repository, `path` relative to its root with `/`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** One place where a module is named: `import`, `import type`, `export … from`, `import()`, `import("…").T`, `require()`. */
export interface Import {
  /** Null when it is computed, so that nobody can tell what it imports. */
  readonly specifier: string | null;
  /** The names taken by it; `"*"` stands for all of them. */
  readonly names: readonly string[];
  readonly line: number;
}

/** What the layer rules need to know of a file. */
export interface SourceFacts {
  readonly imports: readonly Import[];
  /** Lines with `export * from`. */
  readonly starExports: readonly number[];
  /** Lines that read the machine's date: `new Date()`, `Date()`. */
  readonly dates: readonly number[];
}

/** Reads a file's syntax. Throws when the file cannot be parsed: nothing is known of it then. */
export function sourceFacts({ path, text }: SourceFile): SourceFacts {
  const { program, errors } = parseSync(path, text);
  const [error] = errors;
  if (error !== undefined) throw new SyntaxError(`${path} cannot be parsed: ${error.message}`);
  const imports: Import[] = [];
  const starExports: number[] = [];
  const dates: number[] = [];
  const lineAt = (start: number) => text.slice(0, start).split("\n").length;
  const add = (specifier: string | null, names: readonly string[], start: number) =>
    imports.push({ specifier, names, line: lineAt(start) });
  const date = (callee: unknown, count: number, start: number) => {
    if (count === 0 && isNamed(callee, "Date")) dates.push(lineAt(start));
  };
  new Visitor({
    ImportDeclaration: (node) => add(node.source.value, node.specifiers.map(importedName), node.start),
    ExportNamedDeclaration: (node) => {
      if (node.source !== null)
        add(
          node.source.value,
          node.specifiers.map(({ local }) => nameIn(local)),
          node.start,
        );
    },
    ExportAllDeclaration: (node) => {
      add(node.source.value, ["*"], node.start);
      starExports.push(lineAt(node.start));
    },
    ImportExpression: (node) => add(literal(node.source), ["*"], node.start),
    TSImportType: (node) => add(node.source.value, ["*"], node.start),
    TSExternalModuleReference: (node) => add(node.expression.value, ["*"], node.start),
    NewExpression: (node) => date(node.callee, node.arguments.length, node.start),
    CallExpression: (node) => {
      date(node.callee, node.arguments.length, node.start);
      if (isNamed(node.callee, "require")) add(literal(node.arguments[0]), ["*"], node.start);
    },
  }).visit(program);
  return { imports, starExports, dates };
}

function importedName(specifier: { readonly type: string; readonly imported?: unknown }): string {
  if (specifier.type === "ImportDefaultSpecifier") return "default";
  return specifier.type === "ImportSpecifier" ? nameIn(specifier.imported) : "*";
}

/** `name` of `{ name }`, `value` of `{ "name" }`. */
function nameIn(node: unknown): string {
  const { name, value } = node as { readonly name?: string; readonly value?: string };
  return name ?? value ?? "*";
}

function isNamed(node: unknown, name: string): boolean {
  const { type, name: found } = node as { readonly type?: string; readonly name?: string };
  return type === "Identifier" && found === name;
}

function literal(node: unknown): string | null {
  const { type, value } = (node ?? {}) as { readonly type?: string; readonly value?: unknown };
  return type === "Literal" && typeof value === "string" ? value : null;
}
