export type {
  Attributes,
  Capabilities,
  Entry,
  Options,
  ReadOptions,
  Source,
  Stage,
  Storage,
  WriteOptions,
} from "./storage.ts";
export { StorageError, type StorageFault } from "./storage-error.ts";
