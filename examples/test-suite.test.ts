/**
 * How to test code that fetches files by FTP: a real server in the test's own process, whose files, date and accidents the
 * test decides. The code under test is any FTP client; here it is a small function that uses Tandem's.
 */
import { connect } from "@tandem/client";
import { testServer } from "@tandem/server/testing";
import { expect, test } from "vitest";

/** The code under test: the partner's orders, fetched again when a transfer breaks. */
async function fetchOrders(url: string, tries = 3): Promise<string> {
  await using ftp = await connect(url);
  for (let attempt = 1; ; attempt++) {
    try {
      return new TextDecoder().decode(await ftp.downloadBytes("/out/orders.csv"));
    } catch (error) {
      if (attempt === tries) throw error;
    }
  }
}

test("the orders are fetched", async () => {
  await using ftp = await testServer({ files: { "/out/orders.csv": "1;apples\n" } });
  expect(await fetchOrders(ftp.url)).toBe("1;apples\n");
  expect(ftp.commands).toContain("RETR /out/orders.csv");
});

test("they are fetched again when the data connection breaks after four bytes", async () => {
  await using ftp = await testServer({
    files: { "/out/orders.csv": "1;apples\n" },
    faults: [{ on: "RETR", nth: 1, kind: "drop", after: 4 }],
  });
  expect(await fetchOrders(ftp.url)).toBe("1;apples\n");
  expect(ftp.commands.filter((line) => line.startsWith("RETR"))).toHaveLength(2);
});

test("it gives up when the partner refuses every time, and says what the partner said", async () => {
  await using ftp = await testServer({
    faults: [{ on: "RETR", kind: "reply", lines: ["450 The file is being written."] }],
  });
  await expect(fetchOrders(ftp.url)).rejects.toThrow(/450 The file is being written/);
});
