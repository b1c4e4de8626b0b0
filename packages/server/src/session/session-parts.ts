import type { Reply } from "@tandem/protocol";
import type { Storage } from "@tandem/storage";
import type { ControlConnection } from "@tandem/transport";
import { sessionNames, type SessionNames } from "../charset/session-names.ts";
import { SessionSecurity } from "../tls/session-security.ts";
import { dataOffers, type DataOffers } from "./data-offers.ts";
import type { LateAbort } from "./late-abort.ts";
import type { ServerSessionOptions } from "./server-session-options.ts";
import { sessionHost, type SessionHost } from "./session-host.ts";
import { sessionState, type SessionState } from "./session-state.ts";
import { sessionStorage } from "./session-storage.ts";
import { transfer, type Transfer } from "./transfer.ts";

/** What the parts of a session ask of it. */
export interface SessionOwner {
  /** Aborted when the session is over. */
  readonly ending: LateAbort;
  /** Sends a preliminary reply. */
  announce(preliminary: Reply): void;
  /** Resolves when the client reads its replies again; `undefined` when it does. */
  drained(): Promise<void> | undefined;
  /** Throws when the client is gone. */
  assertPresent(): void;
  /** Drops the commands that wait. */
  drop(): void;
  /** Ends the session without a last word. */
  breakOff(reason: string): void;
  /** Says why the session ends, and ends it. */
  disconnect(reason: string): void;
}

/** What the commands of one session work with. Each part is made when it is first asked for: most sessions wait most of the time. */
export class SessionParts {
  readonly given: ServerSessionOptions;
  readonly control: ControlConnection;
  readonly owner: SessionOwner;
  readonly session: SessionState;
  readonly host: SessionHost;
  readonly names: SessionNames;
  /** `undefined` where the server has no certificate. */
  readonly security: SessionSecurity | undefined;
  #offers: DataOffers | undefined;
  #transfer: Transfer | undefined;
  #storage: (() => Storage) | undefined;

  constructor(given: ServerSessionOptions, control: ControlConnection, owner: SessionOwner) {
    const { socket, trace, hosts, options } = given;
    this.given = given;
    this.control = control;
    this.owner = owner;
    this.session = sessionState(trace);
    const { publicAddress } = options;
    const dialled = (socket.dialled ?? control.local).address;
    this.host = sessionHost(
      hosts,
      this.session,
      typeof publicAddress === "string" ? [dialled, publicAddress] : [dialled],
    );
    this.names = sessionNames(this);
    this.security = given.tls && new SessionSecurity(given.tls, this);
  }

  get offers(): DataOffers {
    return (this.#offers ??= this.#dataOffers());
  }

  get transfer(): Transfer {
    return (this.#transfer ??= this.#transfers());
  }

  /** The transfers, if there was any. */
  get transferred(): Transfer | undefined {
    return this.#transfer;
  }

  /** The tree as the session sees it now. */
  get storage(): Storage {
    const { session, host, given } = this;
    this.#storage ??= sessionStorage(() => host.storage, { session, hashes: given.hashes });
    return this.#storage();
  }

  #dataOffers(): DataOffers {
    const { given, control, owner } = this;
    const { local, remote } = control;
    return dataOffers({
      ...given,
      local,
      remote,
      dialled: given.socket.dialled ?? local,
      over: owner.ending.signal,
      security: () => this.security?.data(),
      recognizes: () => this.security?.recognizes(),
    });
  }

  #transfers(): Transfer {
    const { session, given, owner, offers } = this;
    const { clock, trace, options } = given;
    return transfer({
      session,
      offers,
      clock,
      trace,
      options,
      announce: (preliminary) => owner.announce(preliminary),
      drained: () => owner.drained(),
      assertPresent: () => owner.assertPresent(),
    });
  }
}
