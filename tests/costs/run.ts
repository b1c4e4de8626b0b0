/**
 * What small things cost `tandem serve`, counted and not timed: system calls, bytes allocated, bytes of sessions that wait. Each has a
 * budget in `budgets.ts`. The last line is `N passed, N failed`; with `, N not run` where strace is missing, which in CI is a
 * failure.
 */
import { findPeer, installPeers, installable } from "../../scripts/peers.ts";
import { within } from "../operated/verdict.ts";
import { budgets, type Budget } from "./budgets.ts";
import { countAllocations, countIdleSessions, countSystemCalls } from "./count.ts";
import { stage } from "./stage.ts";

const ci = process.env["CI"] === "true";
if (ci && installable()) installPeers();
const strace = findPeer("strace")?.path;

await using place = await stage();
const counted = new Map([
  ...(await within(300_000, "Counting allocations", countAllocations(place))),
  ...(await within(300_000, "Counting idle sessions", countIdleSessions(place))),
  ...(strace === undefined ? [] : await within(300_000, "Counting system calls", countSystemCalls(place, strace))),
]);

const outcomes = Object.entries(budgets).map(([name, budget]) => outcomeOf(name, budget, counted));
for (const name of counted.keys()) if (!(name in budgets)) outcomes.push(["failed", `${name}: has no budget.`]);
for (const [outcome, line] of outcomes)
  console.log(`${outcome === "passed" ? "ok     " : outcome.toUpperCase().padEnd(7)} ${line}`);
const count = (outcome: Outcome): number => outcomes.filter(([one]) => one === outcome).length;
const failed = count("failed") + (ci ? count("not run") : 0);
const rest = ci || count("not run") === 0 ? "" : `, ${count("not run")} not run`;
console.log(`${count("passed")} passed, ${failed} failed${rest}`);
process.exitCode = failed === 0 ? 0 : 1;

type Outcome = "passed" | "failed" | "not run";

function outcomeOf(name: string, { most, today }: Budget, figures: ReadonlyMap<string, number>): [Outcome, string] {
  const figure = figures.get(name);
  if (figure === undefined)
    return ["not run", `${name}: strace is missing; npx tsx scripts/peers.ts tells how to install it.`];
  const line = `${name}: ${show(figure)}, of ${show(most)} at most (${show(today)} when that was set)`;
  return [figure <= most ? "passed" : "failed", line];
}

function show(figure: number): string {
  return figure >= 100 ? Math.round(figure).toLocaleString("en") : figure.toFixed(2);
}
