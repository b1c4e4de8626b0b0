import { describe, expect, it } from "vitest";
import { dialError, faultOf, listenError } from "./network-fault.ts";

const failed = (code: string): Error => Object.assign(new Error(code), { code });

describe("faultOf", () => {
  it.each([
    ["ECONNREFUSED", "refused"],
    ["EHOSTUNREACH", "unreachable"],
    ["ENETUNREACH", "unreachable"],
    ["ETIMEDOUT", "timeout"],
    ["ECONNRESET", "reset"],
    ["EPIPE", "reset"],
    ["EADDRINUSE", "address-in-use"],
    ["EADDRNOTAVAIL", "address-not-available"],
    ["EACCES", "denied"],
    ["EPERM", "denied"],
    ["ENOTFOUND", "unknown-host"],
    ["EAI_AGAIN", "unknown-host"],
    ["EMFILE", "failed"],
  ])("calls %s %s", (code, fault) => expect(faultOf(failed(code))).toBe(fault));

  it("takes anything that was thrown", () => {
    expect([undefined, null, "text", 7, {}].map(faultOf)).toEqual(Array(5).fill("failed"));
  });

  it("takes from several attempts the one that got as far as the host", () => {
    expect(faultOf(new AggregateError([failed("ENETUNREACH"), failed("ECONNREFUSED")]))).toBe("refused");
    expect(faultOf(new AggregateError([failed("ENETUNREACH"), failed("EHOSTUNREACH")]))).toBe("unreachable");
  });
});

describe("the sentence of an error", () => {
  it("names both ends of a dial", () => {
    const options = { remote: { address: "192.0.2.7", port: 1120 }, local: { address: "2001:db8::1", port: 20 } };
    expect(dialError(options, failed("EACCES")).message).toBe(
      "The system does not permit dialling 192.0.2.7:1120 from [2001:db8::1]:20. " +
        "Ports below 1024 need a privilege; otherwise look at the local firewall.",
    );
  });

  it("tells what the system said when that is all there is", () => {
    const local = { address: "127.0.0.1", port: 21 };
    expect(listenError(local, failed("EMFILE")).message).toBe("Listening on 127.0.0.1:21 failed: EMFILE.");
  });
});
