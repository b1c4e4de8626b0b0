import { expect } from "vitest";
import type { DataHandshakes } from "../summary.ts";
import type { Security } from "./security.ts";
import type { Handshake } from "./witness.ts";

/**
 * Holds the handshakes of one job against what was to come about: TLS of the one version on every connection, and on each for
 * data the session that is required.
 */
export function expectSecured({ version, reuse }: Security, handshakes: readonly Handshake[]): DataHandshakes {
  const on = (connection: Handshake["connection"]): readonly Handshake[] =>
    handshakes.filter((handshake) => handshake.connection === connection);
  expect(on("control").length, "handshakes on the control connection").toBeGreaterThan(0);
  expect(on("data").length, "handshakes on data connections").toBeGreaterThan(0);
  for (const { protocol, connection } of handshakes)
    expect(protocol, `TLS of the ${connection} connection`).toBe(version);
  const resumed = on("data").filter(({ reused }) => reused).length;
  const fresh = on("data").length - resumed;
  if (reuse === "required") expect(fresh, "data connections with a session of their own").toBe(0);
  return { resumed, fresh };
}
