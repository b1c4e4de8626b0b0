export { createServer, type Server, type ServerSetup } from "./server.ts";
export type { EventOf } from "./listen-to.ts";
export { defaultOptions, type Limits, type PortRange, type ServerOptions, type Timers } from "./options.ts";
export type { VirtualHost } from "./hosts/virtual-host.ts";
export type { Language } from "./language/language.ts";
export type { Account, Accounts } from "./accounts/account.ts";
export { accountList, type AccountEntry } from "./accounts/account-list.ts";
export { hashPassword, isPasswordHash, verifyPassword } from "./accounts/password.ts";
export { localLedger, type Lease, type Ledger } from "./ledger.ts";
