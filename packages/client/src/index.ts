export { connect } from "./connect.ts";
export { Client } from "./client.ts";
export type { ClientLimits, ClientTimers, ConnectOptions, DataMode, PortRange, TlsMode } from "./options.ts";
export { defaultLimits, defaultTimers } from "./options.ts";
export type { FtpProxyOptions, ProxyOptions, TunnelProxyOptions } from "./way-out/proxy-options.ts";
export { parseProxy } from "./way-out/parse-proxy.ts";
export { ftpProxyLogons, type FtpProxyLogon } from "./way-out/ftp-proxy-logon.ts";
export { defaultKeepAlive, type KeepAliveOptions } from "./session/keep-alive.ts";
export type { RateOptions } from "./way-out/transfer-rates.ts";
export { downloadFile } from "./local/download-file.ts";
export { uploadFile } from "./local/upload-file.ts";
export type {
  DownloadFileOptions,
  FileOptions,
  FileResult,
  KnownFile,
  UploadFileOptions,
} from "./local/file-options.ts";
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
export { serverMemory, type KnownServer, type ServerMemory } from "./session/server-memory.ts";
export type { ListCallOptions, ListVerb, ListZone } from "./listing/list-options.ts";
export type { RemoteListing } from "./listing/list.ts";
export type { Progress } from "./transfer/progress.ts";
export type { TransferResult } from "./transfer/transfer-command.ts";
export type { CallOptions, DownloadOptions, TransferOptions } from "./transfer/transfer-options.ts";
export type { UploadOptions, UploadResult, WriteStreamOptions } from "./transfer/store-file.ts";
export type { LocalFile, UploadSource } from "./streams/upload-source.ts";
export type { DownloadTarget } from "./streams/download-target.ts";
export { copyBetween, type CopyBetweenOptions, type CopyBetweenResult } from "./fxp/copy-between.ts";
export { NotDirectError } from "./fxp/direct-transfer.ts";
export type { RenameOptions } from "./tree/rename.ts";
export type { TreeOptions } from "./tree/tree-options.ts";
export { MismatchError } from "./hash/mismatch-error.ts";
export type { Verified, Verify } from "./hash/verified.ts";
export type { HashOptions, RemoteHash } from "./hash/remote-hash.ts";
export { asStorage, type RemoteStorageOptions } from "./storage/as-storage.ts";
