import type { Reply, RepresentationType } from "@tandem/protocol";
import type { Side } from "@tandem/trace";
import type { DataConnection } from "@tandem/transport";

/** One transferring command. */
export interface TransferCommand {
  readonly verb: "RETR" | "STOR" | "APPE" | "LIST" | "NLST" | "MLSD";
  readonly argument: string | undefined;
  readonly from: Side;
  /** The representation type to be set first; left as it is when missing. */
  readonly type?: RepresentationType;
  /** First byte asked for (REST). */
  readonly start?: number;
  /** Bytes of the whole file, when the caller knows. */
  readonly size?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The preliminary reply has come. */
  readonly announced?: (reply: Reply) => void;
}

/** How a transfer ended that succeeded. */
export interface TransferResult {
  /** Bytes that went over the data connection. */
  readonly bytes: number;
  readonly reply: Reply;
}

/**
 * Moves the bytes over an open data connection. An upload asks behind its first piece whether that was `admitted`: this resolves
 * when the server may have the others, and rejects while there may be another try.
 */
export type Move = (connection: DataConnection, admitted: () => Promise<void>) => Promise<void>;
