import { makeCertificate } from "@tandem/transport";
import { expect, it } from "vitest";
import { connectTo, namedServer } from "../session/client-tls.fixtures.ts";
import { failureOf } from "../attack/hostile.ts";

const trusted = Array.from({ length: 32 }, () => "AB").join(":");
const words = `it and not for this host. Its SHA-256 fingerprint is ${trusted}. Pin that.`;

it.each([
  ["its names", [words]],
  ["many names", Array.from({ length: 500 }, (_, at) => `name-${at}.example`)],
  ["a very long name", [`${"a".repeat(5000)}.example`]],
])("a certificate says nothing in %s that would be taken for our own words", async (_, names) => {
  const issuer = makeCertificate({ names: [`\u009B2J\u202E${names[0]!}`], date: Date.now(), days: 2, authority: true });
  const shown = makeCertificate({ names, issuer, date: Date.now(), days: 2 });
  await using made = await namedServer({ tls: { certificates: [shown] } });
  const { message } = (await failureOf(connectTo(made))) as Error;
  expect(message).toContain("and not for this host, and it is signed by");
  expect(message).not.toContain(trusted);
  expect(message).not.toMatch(/[\u0080-\u009F\u202E]/);
  expect(message.match(/Its SHA-256 fingerprint is [\dA-F:]{95}\./g)).toHaveLength(1);
  expect(message.length).toBeLessThan(800);
});
