import type { ControlSession } from "./control-session.ts";

/** Runs exchanges that send at once when they are begun, and gives what they come to. */
export type InOrder = <const Steps extends readonly (() => Promise<unknown>)[]>(
  ...steps: Steps
) => Promise<{ readonly [At in keyof Steps]: Awaited<ReturnType<Steps[At]>> }>;

/** All of them at once where the server stands several commands on their way, else each behind the one before. */
export function inOrder(window: number, control: ControlSession): InOrder {
  const begun = (step: () => Promise<unknown>): Promise<unknown> => {
    const result = step();
    // Looked at when the others have been begun.
    result.catch(() => {});
    return result;
  };
  return async (...steps) => {
    if (window > 1) return (await Promise.all(control.together(() => steps.map(begun)))) as never;
    const results: unknown[] = [];
    for (const step of steps) results.push(await step());
    return results as never;
  };
}
