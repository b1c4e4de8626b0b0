import type { Reply } from "@tandem/protocol";
import type { DataConnection } from "@tandem/transport";
import type { DataOpener } from "../data/data-opener.ts";
import type { DataHandshake } from "../data/data-tls.ts";
import type { Lease } from "../pool/lease.ts";
import type { SentCommand } from "../session/sent-commands.ts";
import type { TransferCommand } from "./transfer-command.ts";

/** The data connection of a transfer whose command has been sent. */
export interface Opening {
  readonly opening: DataConnection | Promise<DataConnection>;
  /** The data connection may have been open before the command was sent. */
  readonly early: boolean;
  /** What has to be agreed to before a byte is taken: REST. */
  readonly taken?: Promise<Reply>;
}

/** What a transfer runs with. */
export interface RunningTransferOptions {
  readonly lease: Lease;
  readonly command: TransferCommand;
  readonly sent: SentCommand;
  /** Aborted when the data connection is of no use any more. */
  readonly stop: AbortController;
  readonly tls: DataHandshake | undefined;
  readonly opener: DataOpener;
}

/** How the bytes of a transfer ended. */
export type Moved = { readonly kind: "moved" } | { readonly kind: "failed"; readonly error: unknown };

/** How its exchange ended. */
export type Answered =
  | { readonly kind: "answered"; readonly reply: Reply }
  | { readonly kind: "lost"; readonly error: Error };
