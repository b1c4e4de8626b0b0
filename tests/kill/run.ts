/**
 * A server that is killed (SIGKILL) in the middle of its work, again and again, until `--uploads` (500) have been begun, and is
 * started anew on the same folder each time. What was acknowledged with 226 must be there byte for byte, what was not must not
 * stand under its name, and what is left over must be found, and removed or gone on with. `--seed` repeats the choices, though
 * not the moments. The last line is `N passed, N failed`.
 */
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { sweepUnfinished } from "@tandem/storage";
import { served, type Served } from "../operated/served.ts";
import { verdict, within } from "../operated/verdict.ts";
import { randomOf } from "../session/random.ts";
import { doomOf } from "./doom.ts";
import { killSession } from "./kill-session.ts";

const { values } = parseArgs({ options: { uploads: { type: "string" }, seed: { type: "string" } } });
const wanted = Number(values.uploads ?? 500);
const firstSeed = Number(values.seed ?? Date.now() % 1_000_000);
console.log(`killing: ${wanted} uploads, seed ${firstSeed}`);

const folder = await mkdtemp(join(tmpdir(), "tandem-kill-"));
// Ann and Dave share a folder, the others have their own.
const homes = { ann: "common", dave: "common", bob: "bob", carol: "carol" } as const;
const roots = [...new Set(Object.values(homes))].map((home) => join(folder, home));
for (const root of roots) await mkdir(root);
await writeFile(
  join(folder, "tandem.yaml"),
  [
    "passive-ports: 22001-22999",
    "uploads: { keep: 1d, sweep: 6h }",
    "accounts:",
    ...Object.entries(homes).map(([name, home]) => `  - { name: ${name}, password: secret, home: ${home} }`),
    "",
  ].join("\n"),
);
const begin = (): Promise<Served> => served({ words: ["--config", "tandem.yaml"], folder });

let lastSeed = 0;
const sessions = Array.from({ length: 10 }, (_, i) => {
  const user = (["ann", "bob", "carol", "dave"] as const)[i % 4]!;
  return killSession({
    user,
    password: "secret",
    home: join(folder, homes[user]),
    directory: `s${i}`,
    tls: i % 3 === 0,
    random: randomOf(firstSeed + i),
    seed: () => ++lastSeed,
  });
});

const random = randomOf(firstSeed + 1_000);
const started = performance.now();
const stages: string[] = [];
const sweeps: string[] = [];
const ends: string[] = [];
/** Stages that an earlier kill left. */
const older = new Set<string>();
let kills = 0;
let found = 0;
let server = await begin();
// Whatever happens here, nothing runs on.
process.on("exit", () => server.running && process.kill(server.process, "SIGKILL"));
while (begun() < wanted) {
  const doom = doomOf(random, () => server.kill());
  await within(
    60_000,
    `Life ${kills + 1}`,
    Promise.all([doom.over, ...sessions.map((one) => one.run(server.at, doom))]),
  );
  kills++;
  const left = await leftovers("stage");
  const fresh = left.filter((path) => !older.has(path)).length;
  for (const path of left) older.add(path);
  found += fresh;
  const under = sessions.filter(({ unsettled }) => unsettled !== undefined).length;
  if (fresh > under) stages.push(`${fresh} stages behind a kill, and ${under} uploads under way: ${doom.chosen}`);
  for (const session of sessions) await session.settle("touched");
  // As if the server had been away for two days; what clients broke off stays young, and must stay.
  const aged = random.chance(0.5);
  if (aged) for (const path of left) await utimes(path, past(), past());
  const kept = await leftovers("kept");
  server = await begin();
  if (aged && left.length > 0) await assertSwept(left, kept);
  await within(60_000, "The questions after a kill", Promise.all(sessions.map((one) => one.ask(server.at))));
}
const code = await server.stop();
if (code !== 0) ends.push(`It ended with ${code}: ${server.said()}`);
for (const session of sessions) await session.settle("all");
await sweepAll();

const counts = new Map<string, number>();
for (const session of sessions)
  for (const [what, count] of session.counts) counts.set(what, (counts.get(what) ?? 0) + count);
for (const [what, count] of [...counts].toSorted(([a], [b]) => a.localeCompare(b)))
  console.log(`${String(count).padStart(8)}  ${what}`);
const seconds = (performance.now() - started) / 1_000;
console.log(`${seconds.toFixed(0)} s; ${kills} kills; ${begun()} uploads begun; ${found} stages left behind and found`);
const exit = verdict([
  [
    "what was acknowledged is there byte for byte, and nothing unfinished has its name",
    sessions.flatMap(({ problems }) => problems),
  ],
  ["a kill leaves no more behind than there were uploads under way", stages],
  ["what is left behind is removed and told, and what is kept for its owner stays", sweeps],
  ["a server that was killed so often still ends in good order", ends],
  ["kills met uploads", found > 0 && (counts.get("cut off by a kill") ?? 0) > 0 ? [] : ["None was under way."]],
]);
await rm(folder, { recursive: true, force: true });
process.exit(exit);

function begun(): number {
  const all = sessions.flatMap((session) => [...session.counts.values()]);
  return all.reduce((sum, count) => sum + count, 0);
}

/** The server says at its start what it removed. */
async function assertSwept(stages: readonly string[], kept: readonly string[]): Promise<void> {
  await within(30_000, "The sweep", untilGone(stages));
  const now = await leftovers("kept");
  if (now.join() !== kept.join()) sweeps.push(`Of ${kept.length} that were kept, ${now.length} are.`);
  const told = [...server.said().matchAll(/removed (\d+) unfinished upload/g)].reduce(
    (sum, [, n]) => sum + Number(n),
    0,
  );
  if (told !== stages.length) sweeps.push(`${stages.length} were removed, and it told of ${told}: ${server.said()}`);
}

async function untilGone(paths: readonly string[]): Promise<void> {
  const isThere = (path: string): Promise<boolean> =>
    stat(path).then(
      () => true,
      () => false,
    );
  for (const path of paths) while (await isThere(path)) await new Promise((resolve) => setTimeout(resolve, 20));
  // The line comes when the whole folder has been seen.
  await new Promise((resolve) => setTimeout(resolve, 200));
}

/** What an operator does who knows that nobody else serves the folder. */
async function sweepAll(): Promise<void> {
  const before = [...(await leftovers("stage")), ...(await leftovers("kept"))];
  let removed = 0;
  for (const root of roots) removed += (await sweepUnfinished(root, { keepFor: 0 })).removed.files;
  const after = [...(await leftovers("stage")), ...(await leftovers("kept"))];
  if (removed !== before.length || after.length > 0)
    sweeps.push(`A sweep of all removed ${removed} of ${before.length}, and ${after.length} are left.`);
}

/** Uploads that are unfinished, on disk. */
async function leftovers(kind: "stage" | "kept"): Promise<readonly string[]> {
  const names = await Promise.all(
    roots.map((root) => readdir(root, { recursive: true }).then((all) => all.map((name) => join(root, name)))),
  );
  return names
    .flat()
    .filter((name) => name.endsWith(`.tandem-${kind}`))
    .toSorted();
}

function past(): Date {
  return new Date(Date.now() - 2 * 86_400_000);
}
