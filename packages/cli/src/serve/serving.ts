import type { Storage } from "@tandem/storage";
import type { Tracer } from "@tandem/trace";
import type { Shell } from "../shell.ts";
import type { ListenPlace } from "./activation.ts";
import type { ListenChoice } from "./choices.ts";
import type { OpenAccounts } from "./open-accounts.ts";
import type { OpenHost } from "./open-hosts.ts";
import type { Trees } from "./open-trees.ts";
import type { ServeSettings } from "./settings.ts";
import type { OpenTls } from "./tls/open-tls.ts";

/** Ports that are bound as far as it takes, for whoever serves there. Disposing of them frees what nobody listens on. */
export interface PortsToServe extends AsyncDisposable {
  /** Begins to serve. Rejects with a `CommandError` for a port that is not to be had. */
  serve(parts: ServingParts): Promise<Serving>;
}

/** What a server is made of. */
export interface ServingParts {
  readonly places: readonly ListenPlace[];
  readonly settings: ServeSettings;
  readonly tls: OpenTls | undefined;
  readonly trees: Trees;
  readonly storage: Storage;
  readonly accounts: OpenAccounts;
  readonly hosts: readonly OpenHost[];
  readonly tracer: Tracer;
  readonly log: (text: string) => void;
  readonly warn: (sentence: string) => void;
  readonly shell: Shell;
}

/** What serves: this process by itself, or others that it has started. */
export interface Serving {
  /** Where it listens. */
  readonly bound: readonly ListenChoice[];
  /** Sessions at this moment. */
  sessions(): Promise<number>;
  /** Puts other accounts and lists of addresses in place of those there are; gives how many accounts have changed. */
  retell(settings: ServeSettings): Promise<number>;
  /** There are other certificates. */
  renewed(): void;
  /** Takes no more sessions, lets transfers finish for up to `grace` milliseconds, then breaks them off. */
  close(grace: number): Promise<void>;
}
