import type { ClientSession } from "../session/client-session.ts";

/**
 * How a call gets on with others: `shared` may be sent behind what others still await replies to, and need not wait for its own
 * before the next is sent; `alone` has its connection to itself from its first command to its last reply; `everything` has all
 * connections to itself, for what changes the place that relative paths begin at.
 */
export type Claim = "shared" | "alone" | "everything";

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
}
