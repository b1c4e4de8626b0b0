/** One thing to be true of the repository. `run` gives null, or what is wrong as text to read. */
export interface Step {
  readonly name: string;
  readonly run: () => Promise<string | null>;
}

/** Runs every step, each in its turn and whatever the others found, and prints what came of it. True when all are well. */
export async function runSteps(steps: readonly Step[], print: (line: string) => void): Promise<boolean> {
  const width = Math.max(...steps.map(({ name }) => name.length));
  let failed = 0;
  for (const { name, run } of steps) {
    const start = performance.now();
    const fault = await run().catch((error: unknown) =>
      error instanceof Error ? (error.stack ?? error.message) : String(error),
    );
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    print(`${fault === null ? "✓" : "✗"} ${name.padEnd(width)} ${seconds.padStart(6)} s`);
    if (fault === null) continue;
    failed++;
    print(fault.trimEnd().replaceAll(/^/gm, "    "));
  }
  print(failed === 0 ? `All ${steps.length} checks passed.` : `${failed} of ${steps.length} checks failed.`);
  return failed === 0;
}
