// What a storage is, without the backends and the rules over them: whoever has a storage of another kind needs no more.
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
export { mediumOfFile, type Medium } from "./directory/medium.ts";
export { statIfThere } from "./stat-if-there.ts";
export { StorageError, type StorageFault } from "./storage-error.ts";
