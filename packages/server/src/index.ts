export { createServer, type ListenMode, type Server, type ServerSetup } from "./server.ts";
export type { EventOf } from "./listen-to.ts";
export { defaultOptions, type Limits, type ListingPolicy, type ServerOptions, type Timers } from "./options.ts";
export type { VirtualHost } from "./hosts/virtual-host.ts";
export type { CertificateSource, TlsSetup } from "./tls/tls-setup.ts";
export { defaultTlsPolicy, type ClientCertificates, type TlsDemand, type TlsPolicy } from "./tls/tls-policy.ts";
export type { AcceptedCertificates } from "./accounts/accepted-certificates.ts";
export type { Language } from "./language/language.ts";
export { german } from "./language/german.ts";
export type { Account, AccountLimits, Accounts, LoginAttempt } from "./accounts/account.ts";
export {
  accountList,
  type AccountEntry,
  type AccountList,
  type AccountListOptions,
  type Secret,
} from "./accounts/account-list.ts";
export { hashPassword, isPasswordHash, verifyPassword, type VerifyPasswordOptions } from "./accounts/password.ts";
export type { HashWork, PasswordVerifier } from "./accounts/password-verifier.ts";
export type { Lease, Ledger, PortRange, PortUser, RateShare } from "./ledger.ts";
export { localLedger } from "./local-ledger.ts";
export {
  Intercom,
  type Answer,
  type IntercomMessage,
  type IntercomOptions,
  type Offered,
} from "./shared-ledger/intercom.ts";
export { remoteLedger, type RemoteLedger, type RemoteLedgerOptions } from "./shared-ledger/remote-ledger.ts";
export {
  sharedLedger,
  type LedgerMember,
  type SharedLedger,
  type SharedLedgerOptions,
} from "./shared-ledger/shared-ledger.ts";
export type { Bandwidth, Rate } from "./limits/bandwidth.ts";
export type { BandwidthOf } from "./limits/bandwidth-tree.ts";
export type { Defence } from "./defence/defence.ts";
export type { DataPeers } from "./passive/data-peers.ts";
export type { PublicAddress, PublicAddressRule } from "./passive/public-address.ts";
export type { Handling } from "./session/handler.ts";
export type { SessionSummary } from "./session/session-summary.ts";
export { ownSiteCommands } from "./site/own-site-commands.ts";
export { siteCommand, type SiteCommand, type SiteReply } from "./site/site-command.ts";
