import { NetworkError, nodeNetwork } from "@tandem/transport";
import { usageError } from "../command-error.ts";
import type { RunAs } from "../options/run-as.ts";
import type { Shell } from "../shell.ts";
import type { ListenPlace } from "./activation.ts";
import { bindEarly, type EarlyNetwork } from "./bind-early.ts";
import { dropPrivileges } from "./privileges.ts";

/**
 * Binds the places with the rights that their ports take, then becomes the user: nobody is served, and no file opened, with
 * more rights than that one has. Throws a `CommandError`.
 */
export async function bindAs(
  runAs: RunAs,
  places: readonly ListenPlace[],
  { env }: Pick<Shell, "env">,
): Promise<EarlyNetwork> {
  const early = await bindAll(places);
  try {
    await dropPrivileges(runAs, { env });
    return early;
  } catch (error) {
    await early[Symbol.asyncDispose]();
    throw error;
  }
}

async function bindAll(places: readonly ListenPlace[]): Promise<EarlyNetwork> {
  try {
    return await bindEarly(
      nodeNetwork,
      places.map((place) => ("inherited" in place ? place : { local: place })),
    );
  } catch (error) {
    if (error instanceof NetworkError) throw usageError(error.message, { cause: error });
    throw error;
  }
}
