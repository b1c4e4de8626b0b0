import { expect, it } from "vitest";
import { clearTextWarning } from "./clear-text.ts";

it.each(["localhost", "files.localhost", "127.0.0.1", "127.8.9.10", "::1"])("is silent about %s", (host) => {
  expect(clearTextWarning({ host, user: "demo" })).toBeUndefined();
});

it.each(["files.example", "192.168.1.5", "2001:db8::1", "localhost.example"])("warns of %s", (host) => {
  expect(clearTextWarning({ host, user: "demo" })).toMatch(/the password and the files\. --tls encrypts them/);
  expect(clearTextWarning({ host })).toMatch(/read the files\. --tls/);
  expect(clearTextWarning({ host, tls: "explicit" })).toBeUndefined();
});
