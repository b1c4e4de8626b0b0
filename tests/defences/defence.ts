import type { ThreatId } from "./threats.ts";

/** A defence, how it is switched off, and the test of the attack that must fail then. */
export interface Defence {
  /** The threats that it stands against. */
  readonly threats: readonly [ThreatId, ...ThreatId[]];
  /** What it does, as a sentence without its end. */
  readonly does: string;
  /** Where it stands. */
  readonly file: string;
  /** A piece of that file, which stands there exactly once, and what it becomes when the defence is off. */
  readonly find: string;
  readonly replace: string;
  /** The tests whose full titles begin with or contain `title`; at least one of them must fail. */
  readonly test: { readonly file: string; readonly title: string };
  /** Without it nothing is ever answered, and the test fails by its time. */
  readonly hangs?: true;
}
