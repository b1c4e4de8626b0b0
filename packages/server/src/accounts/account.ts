import type { PermissionRule, Storage } from "@tandem/storage";

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
  /** May see what the sessions of other accounts are about (SITE WHO). */
  readonly admin?: boolean;
}

/** Who may log in. A source of accounts takes equally long for a name it knows and one it does not. */
export interface Accounts {
  /** The account, `undefined` when name or password is wrong. */
  authenticate(user: string, password: string): Promise<Account | undefined>;
}
