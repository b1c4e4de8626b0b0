export type {
  AppendOptions,
  Attributes,
  Capabilities,
  Entry,
  ListOptions,
  MakeDirectoryOptions,
  MovedInto,
  Options,
  PlainSource,
  ReadOptions,
  RemoveOptions,
  Rights,
  Source,
  SourceDescriptor,
  Stage,
  StageDescriptor,
  StatOptions,
  Storage,
  Unfinished,
  WriteOptions,
} from "./storage.ts";
export { laterEntries, type Entries, type PlainDirectory } from "./entries.ts";
export { DirectoryScan, type OpenDirectory } from "./directory/directory-scan.ts";
export { scanDirectory } from "./directory/scan-directory.ts";
export type { DirectoryCursor } from "./directory/directory-cursor.ts";
export type { FileFacts } from "./directory/attributes.ts";
export { statIfThere } from "./stat-if-there.ts";
export { StorageError, type StorageFault } from "./storage-error.ts";
export { directoryStorage, openDirectory, type DirectoryOptions } from "./directory/directory-storage.ts";
export type { CachedFiles } from "./directory/cached-files.ts";
export type { Medium } from "./directory/medium.ts";
export type { HoldingKind } from "./directory/hold.ts";
export type { LinkPolicy } from "./directory/root.ts";
export { sweepUnfinished, type SweepOptions, type SweepReport } from "./directory/sweep-unfinished.ts";
export { memoryStorage, type MemoryOptions } from "./memory/memory-storage.ts";
export { hooks } from "./with/hooks.ts";
export { overlay } from "./with/overlay.ts";
export { permissions } from "./with/permissions.ts";
export type { PermissionRule } from "./with/permission-rules.ts";
export { quota, type QuotaOptions } from "./with/quota.ts";
export { countUsage } from "./with/count-usage.ts";
export { endsByItself } from "./ends-by-itself.ts";
export { readAtOnce } from "./read-at-once.ts";
export { readOnly } from "./with/read-only.ts";
export { allRights, noRights, readRights, rightsAt } from "./with/rights.ts";
export { rooted } from "./with/rooted.ts";
export { usageLedger, type Usage, type UsageLedger } from "./with/usage-ledger.ts";
export { validated, type UploadedFile, type ValidatedOptions } from "./with/validated.ts";
export type { DoneOperations, Hook, Operation, Operations, StorageHooks } from "./with/storage-hooks.ts";
export { through, type Call, type Passage } from "./with/through.ts";
