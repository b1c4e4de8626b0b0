import { expect, it } from "vitest";
import { listenPlaces } from "./activation.ts";

const addresses = [{ address: "::", port: 2121 }];
const forUs = { LISTEN_PID: "42", LISTEN_FDS: "2" };

it("sockets that were handed over stand in place of the addresses", () => {
  expect(listenPlaces(addresses, { env: forUs }, 42)).toEqual([{ inherited: 3 }, { inherited: 4 }]);
});

it("one that is called ftps begins with TLS", () => {
  const env = { ...forUs, LISTEN_FDNAMES: "tandem.socket:ftps" };
  expect(listenPlaces(addresses, { env }, 42)).toEqual([{ inherited: 3 }, { inherited: 4, tls: "implicit" }]);
});

it("without any, and with those of another process, the addresses stand", () => {
  expect(listenPlaces(addresses, { env: {} }, 42)).toBe(addresses);
  expect(listenPlaces(addresses, { env: forUs }, 41)).toBe(addresses);
});

it("an environment without sense is a usage error", () => {
  const places = (): unknown => listenPlaces(addresses, { env: { ...forUs, LISTEN_FDS: "many" } }, 42);
  expect(places).toThrow(expect.objectContaining({ exitCode: 2, message: expect.stringContaining('"many"') }));
});
