import {
  firstDigit,
  parseExtendedPassiveReply,
  parsePassiveReply,
  type PassiveReply,
  type Reply,
} from "@tandem/protocol";
import { DataError, dialForData, type DataOffer, type Timer } from "@tandem/transport";
import { RefusedError, TransferError } from "../ftp-error.ts";
import type { Agreement, DataOpener, DataOpenerOptions, WantedTransfer } from "./data-opener.ts";
import { dialledAhead } from "./dialled-ahead.ts";
import { passiveEndpoint } from "./passive-endpoint.ts";

export interface PassiveOpenerOptions extends DataOpenerOptions {
  /** Dial the address that a reply names, and not the host of the control connection. */
  readonly trustAddress: boolean;
  /** The ways in the order in which they are tried. */
  readonly ways: readonly PassiveWay[];
  /** Say PRET before: the server is many machines, and has to know which of them the file is on. */
  readonly announces: boolean;
  /** May ask for a port that a transfer will need: the server keeps it open for a while, and answers in order. */
  readonly portsWait: boolean;
  /** May be dialled before the transfer is known for which a port was asked for. */
  readonly acceptsAhead: boolean;
  /** How many commands may await their replies at once. */
  readonly window: () => number;
  /** The way that led to a data connection of another session with this server. */
  readonly proven?: PassiveWay | undefined;
  /** Called with the first way that leads to a data connection. */
  readonly onProven: (way: PassiveWay) => void;
}

/** The commands that ask a server to listen. */
export type PassiveWay = "EPSV" | "PASV";

/**
 * Passive mode: the server listens, this client dials. EPSV first, PASV when that is refused or leads nowhere (firewalls that
 * understand only PASV); the one that worked is remembered. Until one has, the connection is opened before the transfer
 * command, so that a way that leads nowhere costs no transfer. While transfers follow one another, a port may be asked for
 * ahead: used by the next transfer, if that comes soon and nothing has been sent that a server could close the port for.
 */
export function passiveOpener(given: PassiveOpenerOptions): DataOpener {
  const { control, clock, trustAddress, window } = given;
  let { announces, ways } = given;
  let { proven } = given;
  let prepared: Prepared | undefined;
  const row = { length: 0, last: 0 };

  const mayPrepare = (): boolean =>
    given.portsWait && !announces && window() > 1 && prepared === undefined && control.lost === undefined;

  const prepare = (way: PassiveWay): void => {
    const state = { settled: false, withdrawn: false };
    const offer = ask(way).then((asked) => (given.acceptsAhead && !state.withdrawn ? dialledAhead(asked) : asked));
    offer.catch(() => {}).finally(() => (state.settled = true));
    const expiry = given.acceptsAhead ? clock.timer(portAge, withdraw) : undefined;
    prepared = { offer, state, at: clock.now(), disturbances: control.disturbances, expiry };
  };

  const withdraw = (): void => {
    const left = prepared;
    prepared = undefined;
    if (left === undefined) return;
    left.expiry?.cancel();
    // Dialled when the next port is asked for already, it could be taken for the connection to that, if it is the same.
    left.state.withdrawn = true;
    left.offer.then((offer) => offer[Symbol.asyncDispose]()).catch(() => {});
  };

  const ask = async (way: PassiveWay, wanted?: WantedTransfer, again = askedAgain): Promise<DataOffer> => {
    const told = wanted !== undefined && announces ? announce(wanted) : undefined;
    told?.catch(() => {});
    if (window() === 1) await told;
    const sent = control.send(way, undefined, "data-open");
    const reply = await control.reply(sent, given.timers.reply);
    await told;
    if (firstDigit(reply.code) !== 2) throw new RefusedError(way, reply, "data-open");
    const remote = passiveEndpoint(readings[way](reply.lines.join(" ")), control.remote, trustAddress);
    if (meddledWith.has(remote.port) && again > 0) return ask(way, wanted, again - 1);
    // The server may accept a connection only from the address that it knows.
    return dialForData({ ...given, side: "client", remote, local: { address: control.local.address } });
  };

  /** Once more where the server had no port just then: processes of Pure-FTPd that choose the same one are refused it. */
  const askProven = async (way: PassiveWay, wanted: WantedTransfer): Promise<DataOffer> => {
    try {
      return await ask(way, wanted);
    } catch (error) {
      if (!(error instanceof RefusedError) || error.reply.code !== 425) throw error;
      return ask(way, wanted);
    }
  };

  /** PRET, which the file may be refused at already. */
  const announce = async ({ verb, argument }: WantedTransfer): Promise<void> => {
    const sent = control.send("PRET", argument === undefined ? verb : `${verb} ${argument}`, "data-open");
    const reply: Reply = await control.reply(sent, given.timers.reply);
    if (unknown.has(reply.code)) announces = false;
    else if (firstDigit(reply.code) >= 4) throw new RefusedError(sent.line, reply, "data-open");
  };

  const tryOut = async (
    way: PassiveWay,
    wanted: WantedTransfer,
    signal: AbortSignal | undefined,
  ): Promise<Agreement> => {
    const offer = await ask(way, wanted);
    try {
      return { offer, connection: await offer.open(signal), ahead: false };
    } catch (error) {
      await offer[Symbol.asyncDispose]();
      throw error;
    }
  };

  /** What was asked for ahead, if it can still be used. */
  const takePrepared = async (): Promise<DataOffer | undefined> => {
    const taken = prepared;
    prepared = undefined;
    if (taken === undefined) return undefined;
    taken.expiry?.cancel();
    const fresh = clock.now() - taken.at < portAge && control.disturbances === taken.disturbances;
    // The refusal, or the offer, is waited for either way: what is asked for next is answered behind it.
    const offer = await taken.offer.catch((error: unknown) => leftOver(error));
    if (fresh || offer === undefined) return offer;
    await offer[Symbol.asyncDispose]();
    return undefined;
  };

  return {
    async agree(wanted, signal) {
      row.length = clock.now() - row.last < portAge ? row.length + 1 : 1;
      row.last = clock.now();
      const ready = await takePrepared();
      if (ready !== undefined) return { offer: ready, connection: undefined, ahead: true };
      if (proven !== undefined) return { offer: await askProven(proven, wanted), connection: undefined, ahead: false };
      const failures: Error[] = [];
      for (const way of ways) {
        signal?.throwIfAborted();
        try {
          const agreement = await tryOut(way, wanted, signal);
          proven = way;
          given.onProven(way);
          return agreement;
        } catch (error) {
          if (!leavesAnotherWay(error)) throw error;
          failures.push(error as Error);
        }
      }
      throw noWay(failures);
    },
    giveUpWay() {
      if (proven === undefined || ways.length === 1) return false;
      const [first] = ways.filter((way) => way !== proven);
      ways = first === undefined ? ways : [first];
      proven = undefined;
      return true;
    },
    prepare() {
      row.last = clock.now();
      if (proven !== undefined && row.length >= enoughForARow && mayPrepare()) prepare(proven);
    },
    expect() {
      // The transfers that wait for this session follow one another.
      row.length = enoughForARow;
      row.last = clock.now();
      if (proven !== undefined && mayPrepare()) prepare(proven);
    },
    withdraw,
    get proven() {
      return proven;
    },
    get preparing() {
      return prepared?.state.settled === false;
    },
  };
}

const readings: Readonly<Record<PassiveWay, (text: string) => PassiveReply>> = {
  EPSV: parseExtendedPassiveReply,
  PASV: parsePassiveReply,
};

const unknown: ReadonlySet<number> = new Set([500, 502, 504]);

interface Prepared {
  readonly offer: Promise<DataOffer>;
  readonly state: { settled: boolean; withdrawn: boolean };
  readonly at: number;
  readonly disturbances: number;
  /** When a connection that nobody takes is closed. */
  readonly expiry: Timer | undefined;
}

// The port of SIP, whose gateways in firewalls and routers take the bytes of others for calls (FluentFTP avoids it too).
const meddledWith: ReadonlySet<number> = new Set([5060]);
// A server with few ports may have no other.
const askedAgain = 2;

// Two that follow one another may be chance.
const enoughForARow = 2;

// Long enough for whoever does a little between two transfers; pyftpdlib, the least patient, keeps a port open for 30 s.
const portAge = 5_000;

/** A port that was refused ahead of time is asked for again; anything else has happened to the connection. */
function leftOver(error: unknown): undefined {
  if (!leavesAnotherWay(error)) throw error;
}

function leavesAnotherWay(error: unknown): boolean {
  // PRET was refused for the file, whatever way leads there.
  if (error instanceof RefusedError) return error.command?.startsWith("PRET ") !== true;
  if (error instanceof DataError) return error.code === "timeout" || error.code === "refused";
  // A reply without a port in it.
  return error instanceof Error && error.name === "ProtocolError";
}

/** The failure to dial says more than a refusal: it names the firewall. */
function noWay(failures: readonly Error[]): Error {
  const unreached = failures.find((failure) => failure instanceof DataError);
  const refusal = failures.findLast((failure) => failure instanceof RefusedError);
  if (unreached === undefined && refusal !== undefined) return refusal;
  const [first, ...others] = failures;
  const tried = [...new Set(failures.map(({ message }) => message))].join(" ");
  const cause = others.length === 0 ? first : new AggregateError(failures, "EPSV and PASV both failed.");
  return new TransferError("not-opened", `No data connection could be opened in passive mode. ${tried}`, {
    phase: "data-open",
    hint: "A firewall may keep the server's ports shut; try active mode.",
    cause,
  });
}
