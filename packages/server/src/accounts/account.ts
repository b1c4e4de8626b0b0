import type { PermissionRule, Storage } from "@tandem/storage";
import type { PeerCertificate } from "@tandem/transport";
import type { Rate } from "../limits/bandwidth.ts";
import type { TlsDemand } from "../tls/tls-policy.ts";

/** Who a session works as once it is logged in. */
export interface Account {
  readonly name: string;
  readonly readOnly: boolean;
  /** The tree this account sees; the server's own when missing. */
  readonly storage?: Storage;
  /** What it may do where in that tree; everything when missing. */
  readonly permissions?: readonly PermissionRule[];
  /** The legacy charset of its clients that do not speak UTF-8: `gbk`, `shift_jis`, `windows-1251`. */
  readonly charset?: string;
  /** May see what the sessions of other accounts of its host are about (SITE WHO), of every host when it is one of the server's own. */
  readonly admin?: boolean;
  /** When it ends, in milliseconds since 1970 UTC: then nobody logs in with it any more, and its sessions end. */
  readonly expires?: number;
  /** Whether its password and files may come in clear, where the server lets them; they may when missing. */
  readonly tls?: TlsDemand;
  /** What its sessions may take; where a limit is missing, that of the server for every account. */
  readonly limits?: AccountLimits;
}

/** How much the sessions of one account may take. */
export interface AccountLimits {
  /** Sessions at once. */
  readonly sessions?: number;
  /** Transfers in one session. */
  readonly transfers?: number;
  /** Bytes of a file that is uploaded. */
  readonly uploadSize?: number;
  /** Bytes a second of all its sessions together. */
  readonly bandwidth?: Rate;
  /** Bytes a second of each of its sessions. */
  readonly sessionBandwidth?: Rate;
}

/** Who may log in. A source of accounts takes equally long for a name it knows and one it does not. */
export interface Accounts {
  /**
   * The account, `undefined` when name or password is wrong, or the account is disabled. Rejects with the reason of the
   * signal when that is aborted.
   */
  authenticate(user: string, password: string, attempt?: LoginAttempt): Promise<Account | undefined>;
  /** The account of a user who has proved by certificate who he is; `undefined` for a certificate that is none of his. */
  recognize?(user: string, certificate: PeerCertificate): Promise<Account | undefined>;
  /**
   * Calls `listener` with the name of each account that is disabled, is gone or has got another password, from now on: its
   * sessions end. Disposing of what it returns ends that.
   */
  onRevoked?(listener: (name: string) => void): Disposable;
}

/** What surrounds an attempt to log in. */
export interface LoginAttempt {
  /** Where the client comes from, normalised. */
  readonly address: string;
  /** Aborted when the session ends: work that is queued for it need not be begun. */
  readonly signal: AbortSignal;
  /** Lets everything else happen that waits: between two slices of work on the main thread. */
  readonly turn: () => Promise<void>;
  /** To be called when name and password are right and the account is disabled: the operator learns that, the client does not. */
  readonly disabled?: () => void;
}
