import { rootPath } from "@tandem/protocol";
import type { Storage } from "@tandem/storage";
import { directoryComparer } from "./compare-directories.ts";
import { crawl } from "./crawl.ts";
import { listed, remembered, type Destination } from "./destination.ts";
import type { DiffOptions } from "./diff-options.ts";
import { noFindings } from "./findings.ts";
import { makePlan } from "./make-plan.ts";
import type { Pair } from "./pair.ts";
import type { Plan } from "./plan.ts";
import { settingsOf } from "./settings.ts";

/**
 * Compares two trees and says what would make `to` like `from`. Nothing is changed. A directory below the root that cannot be
 * listed is told in the plan and left alone; rejects with the `StorageError` of a root that cannot, with {@link SyncError} for
 * options that make no sense, and with the signal's reason. A destination that is missing is one to be made.
 */
export async function diff(from: Storage, to: Storage, options: DiffOptions = {}): Promise<Plan> {
  const settings = settingsOf(from, to, options);
  const findings = noFindings(options.manifest !== undefined);
  const comparing = { from, to: destinationOf(to, options), settings, findings };
  const compare = directoryComparer(comparing);
  const root: Pair = {
    kind: "both",
    path: rootPath,
    verdict: settings.rules.root,
    trail: { real: rootPath, left: [], uniques: [] },
    behindLink: false,
  };
  const visit = async (pair: Pair): Promise<readonly Pair[]> => {
    const further = await compare(pair);
    options.onEvent?.({ kind: "compared", path: pair.path, ...findings.compared });
    return further;
  };
  await crawl([root], visit, settings);
  return makePlan(findings, settings, options.destination);
}

/** The destination as the manifest has it, if it is one of this destination and enough to go by. */
function destinationOf(to: Storage, { manifest, destination, verify = false, signal }: DiffOptions): Destination {
  const options = signal === undefined ? {} : { signal };
  const known = typeof manifest === "object" && manifest.destination === destination ? manifest : undefined;
  return known === undefined || verify ? listed(to, known, options) : remembered(to, known, options);
}
