import { builtinModules } from "node:module";
import { posix } from "node:path";
import { type Import, type SourceFile, sourceFacts } from "./source-facts.ts";
import {
  allowedImports,
  network,
  type PackageName,
  pureSides,
  storageNames,
  time,
  withoutThirdParties,
} from "./table.ts";

/** The sources of the repository and what its packages say of themselves. */
export interface Tree {
  readonly packages: readonly Package[];
  readonly files: readonly SourceFile[];
  /** The third-party packages that any test may import: the devDependencies of the root. */
  readonly testDependencies: readonly string[];
}

/** A folder of `packages/`. */
export interface Package {
  readonly name: string;
  /** The entries of `exports` in its package.json. */
  readonly faces: readonly string[];
  readonly dependencies: readonly string[];
  /** Its devDependencies: what the bundler takes into it, or what only makes it. */
  readonly bundled: readonly string[];
  readonly optionalDependencies: readonly string[];
  /** The packages that its tsconfig.json refers to. */
  readonly references: readonly string[];
}

export interface Violation {
  readonly rule: Rule;
  readonly file: string;
  /** 1 is the first; 0 means the whole file. */
  readonly line: number;
  readonly message: string;
}

export type Rule = keyof typeof importRules | keyof typeof packageRules | "star" | "date" | "file-name";

/** Everything in the tree that the layer rules of ARCHITECTURE.md forbid, in the order of the files; empty when it is sound. */
export function violations(tree: Tree): readonly Violation[] {
  return [
    ...tree.packages.flatMap((each) => brokenBy(packageRules, each, `packages/${each.name}/package.json`, 0)),
    ...tree.files.flatMap((file) => fileViolations(file, tree)),
  ];
}

/** `packages/server/src/x.ts:3  layer  …`, as compilers write it. */
export function formatViolation({ file, line, rule, message }: Violation): string {
  return `${file}${line === 0 ? "" : `:${line}`}  ${rule}  ${message}`;
}

function fileViolations(file: SourceFile, tree: Tree): readonly Violation[] {
  const place = placeOf(file.path);
  const facts = sourceFacts(file);
  const found = facts.imports.flatMap((each) =>
    brokenBy(importRules, { ...place, ...each, tree, target: targetOf(each.specifier) }, file.path, each.line),
  );
  const at = (rule: Rule, message: string) => (line: number) => found.push({ rule, file: file.path, line, message });
  if (place.owner !== null) facts.starExports.forEach(at("star", "List the names: `export { … } from`."));
  if (place.owner !== null && place.owner !== "cli" && !place.isTest)
    facts.dates.filter(() => !time.files.includes(file.path)).forEach(at("date", "Take a Clock and call its date()."));
  if (!file.path.split("/").every((part) => kebabCase.test(part)))
    at("file-name", "A file is the kebab-case of the one thing it exports, a folder too.")(0);
  return found;
}

/** Where a file stands. */
interface Place {
  readonly path: string;
  /** The package whose `src` it is in, if any. */
  readonly owner: string | null;
  /** Only tests run it. */
  readonly isTest: boolean;
}

/** What a specifier names. */
type Target =
  | { readonly kind: "relative"; readonly specifier: string }
  | { readonly kind: "builtin"; readonly module: string }
  | { readonly kind: "workspace"; readonly name: string; readonly face: string }
  | { readonly kind: "third-party"; readonly name: string }
  | { readonly kind: "computed" };

type ImportSite = Place & Import & { readonly tree: Tree; readonly target: Target };
type Rules<Subject> = Readonly<Record<string, (subject: Subject) => string | false>>;

/** Each rule says what to do instead, or false when it is kept. */
const importRules = {
  computed: ({ owner, target }) =>
    owner !== null && target.kind === "computed" && "Name the module in a string literal.",

  layer: ({ owner, isTest, target }) =>
    target.kind === "workspace" &&
    owner !== null &&
    target.name !== owner &&
    !(isTest && target.name === "testkit") &&
    !(allowedImports[owner as PackageName] as readonly string[] | undefined)?.includes(target.name) &&
    `${owner} does not import ${target.name}.`,

  undeclared: ({ owner, isTest, target, tree }) => {
    if (owner === null || (target.kind !== "workspace" && target.kind !== "third-party")) return false;
    const name = target.kind === "workspace" ? `@tandem/${target.name}` : target.name;
    const own = tree.packages.find((each) => each.name === owner);
    const { dependencies = [], bundled = [], optionalDependencies = [] } = own ?? {};
    const declared = [...dependencies, ...bundled, ...optionalDependencies, `@tandem/${owner}`];
    if (isTest) declared.push(...tree.testDependencies, "@tandem/testkit");
    return !declared.includes(name) && `packages/${owner}/package.json does not list ${name}.`;
  },

  "command-line": ({ owner, target }) =>
    target.kind === "workspace" &&
    target.name === "cli" &&
    owner !== "cli" &&
    "Nobody imports cli; what others need belongs to a package below it.",

  testkit: ({ owner, isTest, target }) =>
    target.kind === "workspace" &&
    target.name === "testkit" &&
    owner !== "testkit" &&
    !isTest &&
    "Only tests import testkit.",

  face: ({ target, tree }) =>
    target.kind === "workspace" &&
    !(tree.packages.find(({ name }) => name === target.name)?.faces.includes(target.face) ?? false) &&
    `@tandem/${target.name} does not export "${target.face}"; import one of its faces.`,

  escape: ({ path, owner, target }) => {
    if (target.kind !== "relative") return false;
    const reached = posix.join(posix.dirname(path), target.specifier);
    const leaves = owner === null ? reached.startsWith("packages/") : !reached.startsWith(`packages/${owner}/src/`);
    return leaves && "A relative import stays in its own src; import the package by its name.";
  },

  names: ({ owner, isTest, names, target }) => {
    if (owner !== "storage" || isTest || target.kind !== "workspace" || target.name !== "protocol") return false;
    const others = names.filter((name) => !storageNames.includes(name));
    return others.length > 0 && `storage takes only paths and text from protocol, not ${others.join(", ")}.`;
  },

  platform: ({ owner, isTest, target }) =>
    owner !== null &&
    pureSides.includes(owner) &&
    !isTest &&
    target.kind === "builtin" &&
    `${owner} knows neither Node nor the browser.`,

  network: ({ path, owner, isTest, target }) =>
    owner !== null &&
    !isTest &&
    target.kind === "builtin" &&
    network.modules.includes(target.module) &&
    !network.files.includes(path) &&
    "Take a Network; only its implementation knows sockets.",

  time: ({ path, owner, isTest, target }) =>
    owner !== null &&
    !isTest &&
    target.kind === "builtin" &&
    time.modules.includes(target.module) &&
    !time.files.includes(path) &&
    "Take a Clock; only its implementation knows the time.",
} satisfies Rules<ImportSite>;

const packageRules = {
  unknown: ({ name }) => !(name in allowedImports) && `Give ${name} its row in scripts/layers/table.ts.`,

  dependency: ({ name, dependencies }) => {
    const allowed: readonly string[] = allowedImports[name as PackageName] ?? [];
    const extra = dependencies.filter((each) => each.startsWith(scope) && !allowed.includes(each.slice(scope.length)));
    return extra.length > 0 && `${name} does not depend on ${extra.join(", ")}.`;
  },

  "third-party": ({ name, dependencies, bundled }) => {
    const others = [...dependencies, ...bundled].filter((each) => !each.startsWith(scope));
    return (
      withoutThirdParties.includes(name) &&
      others.length > 0 &&
      `${name} depends on no third party: ${others.join(", ")}.`
    );
  },

  references: ({ dependencies, references }) => {
    const named = dependencies.filter((each) => each.startsWith(scope)).map((each) => each.slice(scope.length));
    return (
      named.toSorted().join() !== references.toSorted().join() &&
      `tsconfig.json refers to [${references.join(", ")}], package.json depends on [${named.join(", ")}].`
    );
  },
} satisfies Rules<Package>;

function brokenBy<Name extends Rule, Subject>(
  rules: Readonly<Record<Name, (subject: Subject) => string | false>>,
  subject: Subject,
  file: string,
  line: number,
): Violation[] {
  return (Object.keys(rules) as Name[]).flatMap((rule) => {
    const message = rules[rule](subject);
    return message === false ? [] : [{ rule, file, line, message }];
  });
}

function placeOf(path: string): Place {
  const owner = /^packages\/([^/]+)\/src\//.exec(path)?.[1] ?? null;
  return { path, owner, isTest: path.startsWith("tests/") || /\.(test|fixtures)\.tsx?$/.test(path) };
}

function targetOf(specifier: string | null): Target {
  if (specifier === null) return { kind: "computed" };
  if (specifier.startsWith(".")) return { kind: "relative", specifier };
  const module = specifier.replace(/^node:/, "");
  if (module !== specifier || builtinModules.includes(module)) return { kind: "builtin", module };
  const [first = "", second = "", ...rest] = specifier.split("/");
  if (`${first}/` === scope) return { kind: "workspace", name: second, face: [".", ...rest].join("/") };
  return { kind: "third-party", name: first.startsWith("@") ? `${first}/${second}` : first };
}

const scope = "@tandem/";
const kebabCase = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
