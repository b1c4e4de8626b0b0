import type { ClientSession } from "../session/client-session.ts";

/**
 * How a call gets on with others. `shared` may be sent behind what others still await replies to, and need not wait for its own
 * before the next is sent; `transfer` is that too, and takes long, so that another session may be worth its login; `alone` has
 * its session to itself from its first command to its last reply; `everything` has all sessions to itself, for what changes the
 * place that relative paths begin at.
 */
export type Claim = "shared" | "transfer" | "alone" | "everything";

/** The right to send on one session; disposing of it says that every reply has come. */
export interface Lease extends Disposable {
  readonly session: ClientSession;
  /**
   * All that has to stand together has been sent: the next call may send behind it, before the replies have come, where the
   * server stands that. Nothing more may be sent under this lease.
   */
  passOn(): void;
  /** Called when somebody waits for a session, at once if somebody does already. */
  onAwaited(callback: () => void): void;
  /**
   * The caller's own source or sink is waited for, or not any more: it may itself be waiting for another call of the same client,
   * for which another session is then opened, if need be beyond the number that was asked for.
   */
  pacedByCaller(waiting: boolean): void;
}
