import type { Storage } from "@tandem/storage";
import type { Accounts } from "../accounts/account.ts";
import type { CertificateSource } from "../tls/tls-setup.ts";

/** A server of its own to whoever names it with HOST (RFC 7151). What is missing is the server's. */
export interface VirtualHost {
  /** Its domains, and the addresses of this server (`192.0.2.1`, `2001:db8::1`) that mean it; case does not matter. */
  readonly names: readonly string[];
  /** Who may log in here. */
  readonly accounts?: Accounts;
  /** The tree of its accounts that bring none of their own. */
  readonly storage?: Storage;
  /** Its certificates, for clients that name it by SNI or HOST; the server's, where those are for its names too. */
  readonly certificates?: CertificateSource;
  /** What the reply to HOST says behind 220. */
  readonly greeting?: string;
  /** The legacy charset of clients that do not speak UTF-8, for accounts that name none. */
  readonly charset?: string;
}
