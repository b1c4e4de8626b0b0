export { Client, type ClientOptions, type RawListParser } from "./client.ts";
export type { AccessOptions } from "./access.ts";
export { FTPContext } from "./context.ts";
export { FileInfo, FileType, type UnixPermissions } from "./file-info.ts";
export type { UploadOptions } from "./local-file.ts";
export type { ProgressHandler, ProgressInfo, ProgressType } from "./progress-tracker.ts";
export { FTPError, type FTPResponse } from "./response.ts";
