import type { Usage, UsageLedger } from "@tandem/storage";
import type { LenderCalls, UsageState } from "./calls.ts";
import type { Intercom } from "./intercom.ts";

export interface RemoteUsageOptions {
  readonly line: Intercom<LenderCalls>;
  /** Resolves when it is known what is used, or another may count; and when nobody will tell any more. */
  readonly whenKnown: () => Promise<void>;
}

/** A quota's usage that another process keeps the count of; see `RemoteLedger.usage`. */
export function remoteUsage(
  name: string,
  count: () => Promise<Usage>,
  { line, whenKnown }: RemoteUsageOptions,
): UsageLedger {
  let counted: Promise<void> | undefined;

  async function begin(): Promise<void> {
    for (;;) {
      // Before it is asked: the answer and the news may come together.
      const known = whenKnown();
      const state = await stateOf();
      if (state === "counted") return;
      if (state === "count") return await countAll();
      await known;
    }
  }

  function stateOf(): Promise<UsageState> {
    return new Promise((resolve, reject) => {
      line.ask(
        "usageBegin",
        name,
        (answer) => ("value" in answer ? resolve(answer.value) : reject(answer.error)),
        // All others wait for who was to count, and gave up before it heard of it.
        (state) => void (state === "count" && line.tell("usageCounted", { name, used: undefined })),
      );
    });
  }

  async function countAll(): Promise<void> {
    let used: Usage | undefined;
    try {
      used = await count();
    } finally {
      await line.call("usageCounted", { name, used });
    }
  }

  async function ready(): Promise<void> {
    counted ??= begin();
    try {
      await counted;
    } catch (error) {
      // The next one tries again.
      counted = undefined;
      throw error;
    }
  }

  return {
    async used() {
      await ready();
      return await line.call("usageUsed", name);
    },
    async add(change, limits) {
      await ready();
      return await line.call("usageAdd", { name, change, limits });
    },
  };
}
