import { expect, test } from "vitest";
import { addressScope } from "./address-scope.ts";
import { ProtocolError } from "./protocol-error.ts";

test.each([
  ["127.0.0.1", "loopback"],
  ["127.255.255.255", "loopback"],
  ["::1", "loopback"],
  ["::ffff:127.0.0.1", "loopback"],
  ["64:ff9b::127.0.0.1", "loopback"],
  ["10.0.0.1", "private"],
  ["172.15.255.255", "public"],
  ["172.16.0.0", "private"],
  ["172.31.255.255", "private"],
  ["172.32.0.0", "public"],
  ["192.168.1.1", "private"],
  ["192.169.1.1", "public"],
  ["100.63.255.255", "public"],
  ["100.64.0.1", "private"],
  ["100.127.255.255", "private"],
  ["100.128.0.0", "public"],
  ["fc00::1", "private"],
  ["fdff::1", "private"],
  ["fec0::1", "private"],
  ["169.254.10.1", "link-local"],
  ["fe80::1%eth0", "link-local"],
  ["febf::1", "link-local"],
  ["0.0.0.0", "unspecified"],
  ["0.1.2.3", "unspecified"],
  ["::", "unspecified"],
  ["224.0.0.1", "multicast"],
  ["255.255.255.255", "multicast"],
  ["240.0.0.1", "multicast"],
  ["ff02::1", "multicast"],
  ["195.149.75.1", "public"],
  ["2001:db8::1", "public"],
  ["::2", "public"],
  ["::1:1", "public"],
] as const)("%s is %s", (address, scope) => {
  expect(addressScope(address)).toBe(scope);
});

test("A host name has no scope", () => {
  expect(() => addressScope("localhost")).toThrow(ProtocolError);
});
