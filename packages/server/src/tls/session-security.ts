import type { Verb } from "@tandem/protocol";
import {
  TlsError,
  type ClientHello,
  type Clock,
  type ControlConnection,
  type DataSecurity,
  type PeerCertificate,
  type TlsFacts,
  type TlsSession,
} from "@tandem/transport";
import type { SessionHost } from "../session/session-host.ts";
import type { SessionState } from "../session/session-state.ts";
import type { ServerTls } from "./server-tls.ts";
import type { Protection, SessionTls } from "./session-tls.ts";
import type { TlsPolicy } from "./tls-policy.ts";

/** What TLS needs of its session. */
export interface SecuredSession {
  readonly given: {
    /** TLS from the first byte on, and for as long as the connection stands. */
    readonly implicitTls: boolean;
    readonly clock: Clock;
    /** Of which `handshake` is for that of the control connection. */
    readonly options: { readonly timers: { readonly handshake: number } };
  };
  readonly control: ControlConnection;
  readonly session: SessionState;
  readonly host: SessionHost;
  readonly owner: {
    /** Drops the commands that wait. */
    drop(): void;
    /** The session cannot go on. */
    breakOff(reason: string): void;
  };
}

/** Puts TLS on the control connection of a session and takes it off, as its commands agree, and then on its data connections. */
export class SessionSecurity implements SessionTls {
  readonly #tls: ServerTls;
  readonly #of: SecuredSession;
  #prepared: { readonly session: TlsSession; readonly protection: Protection } | undefined;
  /** Set from the handshake to REIN; CCC leaves it for data connections. */
  #agreed: { readonly session: TlsSession; readonly facts: TlsFacts } | undefined;
  /** The last data connection went on with the session of the control connection. */
  #resumed = false;

  constructor(tls: ServerTls, of: SecuredSession) {
    this.#tls = tls;
    this.#of = of;
  }

  get policy(): TlsPolicy {
    return this.#tls.policy;
  }

  get certificate(): PeerCertificate | undefined {
    return this.#agreed?.facts.certificate;
  }

  get servername(): string | undefined {
    return this.#agreed?.facts.servername;
  }

  prepare(protection: Protection): void {
    this.#prepared = { session: this.#tls.session(this.#of.session.facts.host), protection };
  }

  /** Resolves when the client may be greeted: behind the handshake of implicit TLS, at once in clear. */
  async begin(): Promise<void> {
    if (!this.#of.given.implicitTls) return;
    // A client of it may know no PROT, and expects TLS on every connection.
    this.prepare("P");
    await this.#secure();
  }

  /** To be called when a command has had its final reply. */
  answered(verb: Verb | undefined, code: number): void {
    if (verb === "AUTH" && code === 234) void this.#secure();
    else if (verb === "CCC" && code === 200) this.#clear();
    else if (verb === "REIN" && code === 220 && this.#agreed !== undefined) this.#startAnew();
  }

  /** TLS for a data connection; `undefined` while those are in clear. */
  data(): DataSecurity | undefined {
    const agreed = this.#agreed;
    if (agreed === undefined || this.#of.session.facts.protection === "C") return undefined;
    return {
      begin: (socket) => agreed.session.data(socket),
      refusal: (facts) => this.#refusal(facts, agreed.facts),
    };
  }

  /**
   * Tells this session's data connections by the beginning of their handshakes; `undefined` while its client may show nothing
   * of the session there: it need not, and has not done so the last time.
   */
  recognizes(): ((hello: ClientHello) => boolean) | undefined {
    const agreed = this.#agreed;
    const expected = this.policy.sessionReuse === "require" || this.#resumed;
    if (agreed === undefined || !expected || this.#of.session.facts.protection === "C") return undefined;
    return (hello) => agreed.session.recognizes(hello);
  }

  async #secure(): Promise<void> {
    const { control, session, owner, given } = this.#of;
    const { handshake } = given.options.timers;
    const prepared = this.#prepared;
    if (prepared === undefined) return;
    this.#prepared = undefined;
    const { host } = session.facts;
    const tooLate = (): void => owner.breakOff(`no TLS handshake within ${handshake / 1000} s`);
    const timer = given.clock.timer(handshake, tooLate);
    try {
      const secured = control.secure(
        (socket) => prepared.session.control(socket),
        (facts) => this.#agree({ ...prepared, facts, host }),
      );
      // What came in clear behind AUTH is not run, and everything before it counts no more (RFC 4217 §4.2).
      owner.drop();
      await Promise.all([secured, session.startAnew()]);
    } catch (error) {
      owner.breakOff(this.#reasonOf(error));
    } finally {
      timer.cancel();
    }
  }

  /** A client without a certificate may see that one is asked for, and hang up without a word. */
  #reasonOf(error: unknown): string {
    if (!(error instanceof Error)) return String(error);
    const perhaps = error instanceof TlsError && error.code === "closed" && demandsCertificate(this.policy);
    return perhaps ? `${error.message} A certificate of the client is required: perhaps it has none.` : error.message;
  }

  #agree({ session, protection, facts, host }: Agreement): void {
    this.#agreed = { session, facts };
    this.#resumed = false;
    // The host that was named before stays (RFC 7151 §3.2.2).
    this.#of.session.change({ secured: true, protection, ...(host === undefined ? {} : { host }) });
    if (facts.servername !== undefined) this.#of.host.recognize(facts.servername);
  }

  #clear(): void {
    this.#of.session.change({ secured: false });
    this.#of.control.clear().catch((error: unknown) => this.#of.owner.breakOff(String(error)));
  }

  /** RFC 4217 §13: behind REIN a connection is in clear again, as when it was made; one that was not, is as it was. */
  #startAnew(): void {
    const { given, session } = this.#of;
    if (given.implicitTls) return session.change({ secured: true, protection: "P" });
    this.#agreed = undefined;
    this.#clear();
  }

  #refusal({ reused, certificate }: TlsFacts, control: TlsFacts): string | undefined {
    this.#resumed = reused;
    if (reused) return undefined;
    if (this.policy.sessionReuse === "require") {
      return (
        "The data connection has to go on with the TLS session of the control connection, which proves that it is yours; " +
        "let your client reuse the session."
      );
    }
    // RFC 4217 §15.1.2: otherwise anybody with a certificate of his own could have come.
    if (control.certificate === undefined || control.certificate.fingerprint === certificate?.fingerprint)
      return undefined;
    return "The data connection showed another certificate than the control connection; show the same on both.";
  }
}

function demandsCertificate({ clientCertificates: { demand } }: TlsPolicy): boolean {
  return demand === "required";
}

interface Agreement {
  readonly session: TlsSession;
  readonly protection: Protection;
  readonly facts: TlsFacts;
  /** What the client had named by HOST. */
  readonly host: string | undefined;
}
