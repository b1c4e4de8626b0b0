export { connect } from "./connect.ts";
export { Client } from "./client.ts";
export type { ClientLimits, ClientTimers, ConnectOptions, DataMode, PortRange, TlsMode } from "./options.ts";
export { defaultLimits, defaultTimers } from "./options.ts";
export {
  downloadFile,
  uploadFile,
  type DownloadFileOptions,
  type FileOptions,
  type FileResult,
  type KnownFile,
} from "./files.ts";
export { parseTarget, type Target } from "./target.ts";
export {
  ConnectionError,
  FtpError,
  RefusedError,
  TransferError,
  type ConnectionFault,
  type FtpErrorDetails,
  type Phase,
  type TransferFault,
} from "./ftp-error.ts";
export type { Features } from "./session/features.ts";
export { tlsMemory, type TlsMemory } from "./session/tls-memory.ts";
export type { ListVerb, RemoteListing } from "./listing/list.ts";
export type { Progress } from "./transfer/progress.ts";
export type { TransferResult } from "./transfer/transfer-command.ts";
export type { CallOptions, TransferOptions } from "./transfer/transfer-options.ts";
export type { UploadSource } from "./transfer/upload.ts";
