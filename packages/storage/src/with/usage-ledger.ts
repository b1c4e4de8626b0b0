/** What files take. */
export interface Usage {
  readonly bytes: number;
  /** Entries of directories: files, directories and links. */
  readonly files: number;
}

/**
 * Where what is used of a quota is counted. Asynchronous, so that several processes can share one; trees that share one
 * share the quota.
 */
export interface UsageLedger {
  readonly used: () => Promise<Usage>;
  /** Adds to what is used. Where that would make something grow beyond `limits`, it adds nothing and gives false. */
  readonly add: (change: Usage, limits: Usage) => Promise<boolean>;
}

/** A ledger for one process. */
export function usageLedger(): UsageLedger {
  let used = nothing;
  const fits = (change: number, after: number, limit: number): boolean => change <= 0 || after <= limit;
  return {
    used: () => Promise.resolve(used),
    add(change, limits) {
      const after = plus(used, change);
      const allowed = fits(change.bytes, after.bytes, limits.bytes) && fits(change.files, after.files, limits.files);
      if (allowed) used = after;
      return Promise.resolve(allowed);
    },
  };
}

export const nothing: Usage = { bytes: 0, files: 0 };

export function plus(one: Usage, other: Usage): Usage {
  return { bytes: one.bytes + other.bytes, files: one.files + other.files };
}

export function minus(one: Usage, other: Usage): Usage {
  return { bytes: one.bytes - other.bytes, files: one.files - other.files };
}
