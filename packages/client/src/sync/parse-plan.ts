import { flag, list, number, oneOf, path, record, text, whole, type Shape } from "./json-shape.ts";
import type { Manifest } from "./manifest.ts";
import { manifestShape } from "./parse-manifest.ts";
import type { Action, Amount, Conflict, Guarded, Plan, Skipped, Summary, Unread } from "./plan.ts";
import { SyncError } from "./sync-error.ts";

/** Reads a plan from its JSON, perhaps changed by hand. Throws {@link SyncError} `bad-plan`, which says what is wrong. */
export function parsePlan(json: string): Plan {
  try {
    return planShape(JSON.parse(json), "plan");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SyncError("bad-plan", `This is no plan of a synchronisation: ${reason}`, { cause: error });
  }
}

type Kind = Action["kind"];
type Optional<Value> = { readonly [Key in keyof Value]-?: NonNullable<Value[Key]> };

/** The fields of a kind of action without those that it may lack. */
type Needed<Name extends Kind, Lacking extends PropertyKey = never> = Omit<
  Extract<Action, { readonly kind: Name }>,
  Lacking
>;

const replaced = record<{ readonly size: number; readonly modified: number }>({ size: whole, modified: number });

const actions: { readonly [Name in Kind]: Shape<Action> } = {
  "make-directory": record<Needed<"make-directory", "mode">, { readonly mode: number }>(
    { kind: oneOf("make-directory"), path, reason: oneOf("new") },
    { mode: whole },
  ),
  copy: record<
    Needed<"copy", "mode" | "replaces" | "resume">,
    Optional<Pick<Extract<Action, { readonly kind: "copy" }>, "mode" | "replaces" | "resume">>
  >(
    {
      kind: oneOf("copy"),
      path,
      reason: oneOf("new", "size", "newer", "older", "content"),
      size: whole,
      modified: number,
    },
    { mode: whole, replaces: replaced, resume: whole },
  ),
  "make-link": record<Needed<"make-link">>({
    kind: oneOf("make-link"),
    path,
    reason: oneOf("new", "target"),
    target: path,
  }),
  touch: record<Needed<"touch">>({
    kind: oneOf("touch"),
    path,
    reason: oneOf("time"),
    size: whole,
    modified: number,
  }),
  "set-mode": record<Needed<"set-mode">>({ kind: oneOf("set-mode"), path, reason: oneOf("mode"), mode: whole }),
  remove: record<Needed<"remove">>({
    kind: oneOf("remove"),
    path,
    reason: oneOf("extra", "in-the-way"),
    size: whole,
  }),
  "remove-directory": record<Needed<"remove-directory">>({
    kind: oneOf("remove-directory"),
    path,
    reason: oneOf("extra", "in-the-way"),
  }),
};

const kinds = Object.keys(actions) as readonly Kind[];

const action: Shape<Action> = (value, where) => {
  const { kind } = record<{ readonly kind: Kind }>({ kind: oneOf(...kinds) })(value, where);
  return actions[kind](value, where);
};

const amount = record<Amount>({ files: whole, bytes: whole });

const summary = record<Summary>({
  copies: amount,
  newFiles: amount,
  newDirectories: whole,
  links: whole,
  touches: whole,
  deletions: whole,
  deletedBytes: whole,
  unchanged: amount,
  extra: whole,
  skipped: whole,
  conflicts: whole,
});

const planShape: Shape<Plan> = record<
  Omit<Plan, "maxDelete" | "state">,
  { readonly maxDelete: number; readonly state: Manifest }
>(
  {
    version: oneOf(1),
    summary,
    actions: list(action),
    conflicts: list(record<Conflict>({ path, why: oneOf("kinds", "guarded", "case"), message: text })),
    skipped: list(
      record<Skipped>({
        path,
        why: oneOf(
          "excluded",
          "link",
          "dangling",
          "outside",
          "loop",
          "special",
          "name",
          "newer",
          "existing",
          "missing",
          "left",
        ),
      }),
    ),
    guarded: list(record<Guarded>({ path, why: oneOf("excluded", "unread", "link") })),
    unread: list(record<Unread>({ side: oneOf("from", "to"), path, message: text })),
    compare: oneOf("size-and-time", "size", "time", "hash"),
    times: flag,
  },
  { maxDelete: number, state: manifestShape },
);
