import { expect, it } from "vitest";
import { clearTextWarning } from "./clear-text.ts";

it.each(["localhost", "files.localhost", "127.0.0.1", "127.8.9.10", "::1"])("is silent about %s", (host) => {
  expect(clearTextWarning(host, "demo")).toBeUndefined();
});

it.each(["files.example", "192.168.1.5", "2001:db8::1", "localhost.example"])("warns of %s", (host) => {
  expect(clearTextWarning(host, "demo")).toMatch(/the password and the files\.$/);
  expect(clearTextWarning(host, undefined)).toMatch(/read the files\.$/);
});
