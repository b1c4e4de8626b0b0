import { firstDigit } from "@tandem/protocol";
import type { Traits } from "../quirks/server-kind.ts";
import type { ClientState } from "./client-state.ts";
import type { ControlSession } from "./control-session.ts";
import { askFeatures, type Features } from "./features.ts";
import { inOrder } from "./in-order.ts";
import { image } from "./representation.ts";
import { protectData } from "./secure-control.ts";
import type { SessionSetup } from "./session-setup.ts";

/** What a session that has just logged in is prepared with. */
export interface Preparing {
  readonly control: ControlSession;
  readonly state: ClientState;
  /** How many commands may await their replies at once. */
  readonly window: number;
  readonly traits: Traits;
  /** What another session was told: then it is not asked for. */
  readonly known: Features | undefined;
  /** Asks for what the first call will need, in the same breath. */
  readonly expect: () => void;
}

/**
 * What follows the login: FEAT (some servers answer it 530 before), names in UTF-8 (RFC 2640 §3), and TLS for data. In one round
 * trip where the server stands several commands on their way: then UTF-8 is asked for before it is known whether it is offered,
 * which a server that does not refuses, and the type is set that nearly every transfer needs.
 */
export async function prepareSession(
  { options }: Pick<SessionSetup, "options">,
  { control, state, traits, window, known, expect }: Preparing,
): Promise<Features> {
  const run = inOrder(window, control);
  const protect = (): Promise<void> =>
    options.tls === "off" ? Promise.resolve() : protectData(control, options.dataProtection, run);
  if (window === 1) {
    const features = options.extensions ? await askFeatures(control) : new Map<string, string>();
    if (features.has("UTF8")) {
      // Microsoft's and some older servers take UTF8 only from a client that has named itself.
      if (features.has("CLNT")) await control.exchange("CLNT", "Tandem");
      await control.exchange("OPTS", "UTF8 ON");
    }
    await protect();
    return features;
  }
  const [features, , typed] = await run(
    () => (known === undefined ? askFeatures(control) : Promise.resolve(known)),
    () => control.exchange("OPTS", "UTF8 ON"),
    () => control.exchange("TYPE", "I"),
    protect,
    async () => expect(),
  );
  if (firstDigit(typed.code) === 2) state.change({ type: image });
  // Asked again by its name; nobody has to wait for that.
  if (features.has("UTF8") && features.has("CLNT") && !traits.takesUtf8) {
    const named = [control.exchange("CLNT", "Tandem"), control.exchange("OPTS", "UTF8 ON")];
    for (const exchange of named) exchange.catch(() => {});
  }
  return features;
}
