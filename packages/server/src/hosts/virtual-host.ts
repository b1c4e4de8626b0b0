import type { Storage } from "@tandem/storage";
import type { Accounts } from "../accounts/account.ts";

/** A server of its own to whoever names it with HOST (RFC 7151). What is missing is the server's. */
export interface VirtualHost {
  /** Its domains, and the addresses of this server (`192.0.2.1`, `2001:db8::1`) that mean it; case does not matter. */
  readonly names: readonly string[];
  /** Who may log in here. */
  readonly accounts?: Accounts;
  /** The tree of its accounts that bring none of their own. */
  readonly storage?: Storage;
  /** What the reply to HOST says behind 220. */
  readonly greeting?: string;
  /** The legacy charset of clients that do not speak UTF-8, for accounts that name none. */
  readonly charset?: string;
}
