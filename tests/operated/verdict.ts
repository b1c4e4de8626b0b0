/** Something that must hold, and how it did not. */
export type Check = readonly [name: string, problems: readonly string[]];

/** Prints each, and as the last line `N passed, N failed`; gives the exit code. */
export function verdict(checks: readonly Check[]): number {
  for (const [name, problems] of checks) {
    console.log(`${problems.length === 0 ? "ok    " : "FAILED"} ${name}`);
    for (const problem of problems.slice(0, 10)) console.log(`         ${problem}`);
    if (problems.length > 10) console.log(`         and ${problems.length - 10} more`);
  }
  const failed = checks.filter(([, problems]) => problems.length > 0).length;
  console.log(`${checks.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

/** Gives what is not over in time a name, and an end: nothing here may hang. Milliseconds. */
export async function within<T>(time: number, what: string, running: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} hung for ${time / 1_000} s.`)), time);
  });
  try {
    return await Promise.race([running, late]);
  } finally {
    clearTimeout(timer);
  }
}
