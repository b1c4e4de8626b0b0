// Folders of this machine as storages, without the other backends: they are there sooner.
export { directoryStorage, openDirectory, type DirectoryOptions } from "./directory-storage.ts";
