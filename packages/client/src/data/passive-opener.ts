import { firstDigit, parseExtendedPassiveReply, parsePassiveReply, type PassiveReply } from "@tandem/protocol";
import { DataError, dialForData } from "@tandem/transport";
import { RefusedError, TransferError } from "../ftp-error.ts";
import type { Agreement, DataOpener, DataOpenerOptions } from "./data-opener.ts";
import { passiveEndpoint } from "./passive-endpoint.ts";

export interface PassiveOpenerOptions extends DataOpenerOptions {
  /** Dial the address that a reply names, and not the host of the control connection. */
  readonly trustAddress: boolean;
  /** Try EPSV before PASV. */
  readonly extensions: boolean;
}

/**
 * Passive mode: the server listens, this client dials. EPSV first, PASV when that is refused or leads nowhere (firewalls that
 * understand only PASV); the one that worked is remembered. Until one has, the connection is opened before the transfer
 * command, so that a way that leads nowhere costs no transfer.
 */
export function passiveOpener(given: PassiveOpenerOptions): DataOpener {
  const { control, trustAddress, extensions } = given;
  const ways: readonly Way[] = extensions ? ["EPSV", "PASV"] : ["PASV"];
  let proven: Way | undefined;

  const ask = async (way: Way): Promise<Agreement["offer"]> => {
    const sent = control.send(way);
    const reply = await control.reply(sent, given.timers.reply);
    if (firstDigit(reply.code) !== 2) throw new RefusedError(way, reply, "data-open");
    const remote = passiveEndpoint(readings[way](reply.lines.join(" ")), control.remote, trustAddress);
    // The server may accept a connection only from the address that it knows.
    return dialForData({ ...given, side: "client", remote, local: { address: control.local.address } });
  };

  const tryOut = async (way: Way, signal: AbortSignal | undefined): Promise<Agreement> => {
    const offer = await ask(way);
    try {
      return { offer, connection: await offer.open(signal) };
    } catch (error) {
      await offer[Symbol.asyncDispose]();
      throw error;
    }
  };

  return {
    async agree(signal) {
      if (proven !== undefined) return { offer: await ask(proven), connection: undefined };
      const failures: Error[] = [];
      for (const way of ways) {
        signal?.throwIfAborted();
        try {
          const agreement = await tryOut(way, signal);
          proven = way;
          return agreement;
        } catch (error) {
          if (!leavesAnotherWay(error)) throw error;
          failures.push(error as Error);
        }
      }
      throw noWay(failures);
    },
  };
}

type Way = "EPSV" | "PASV";

const readings: Readonly<Record<Way, (text: string) => PassiveReply>> = {
  EPSV: parseExtendedPassiveReply,
  PASV: parsePassiveReply,
};

function leavesAnotherWay(error: unknown): boolean {
  if (error instanceof RefusedError) return true;
  if (error instanceof DataError) return error.code === "timeout" || error.code === "refused";
  // A reply without a port in it.
  return error instanceof Error && error.name === "ProtocolError";
}

/** The failure to dial says more than a refusal: it names the firewall. */
function noWay(failures: readonly Error[]): Error {
  const unreached = failures.find((failure) => failure instanceof DataError);
  const refusal = failures.findLast((failure) => failure instanceof RefusedError);
  if (unreached === undefined && refusal !== undefined) return refusal;
  const message = `No data connection could be opened in passive mode: ${(unreached ?? failures[0])?.message} Try active mode.`;
  const cause = failures.length === 1 ? failures[0] : new AggregateError(failures, "EPSV and PASV both failed.");
  return new TransferError("not-opened", message, { phase: "data-open", cause });
}
