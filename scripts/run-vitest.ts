import { startVitest } from "vitest/node";
import { countTests, type Counts } from "./count-tests.ts";

/** Runs the tests of a configuration, those whose files match a filter when there are any, and counts them. */
export async function runVitest(config: string, filters: string[] = []): Promise<Counts> {
  const vitest = await startVitest("test", filters, { config, run: true, watch: false });
  const counts = countTests(vitest.state.getTestModules(), vitest.state.getUnhandledErrors().length);
  await vitest.close();
  // A run without a test says nothing about the code.
  return counts.passed + counts.failed + counts.notRun === 0 ? { ...counts, failed: 1 } : counts;
}
