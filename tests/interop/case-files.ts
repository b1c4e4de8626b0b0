import { createHash, randomFillSync } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Content } from "./cases.ts";

/** Writes one file per content into `folder`, which is made; {@link contentPath} names them. */
export async function makeCaseFiles(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(contentPath(folder, "text"), text());
  await writeFile(contentPath(folder, "text", "CR LF"), text().replaceAll("\n", "\r\n"));
  await writeFile(contentPath(folder, "random"), randomFillSync(Buffer.alloc(1024 * 1024)));
  await writeFile(contentPath(folder, "empty"), "");
  await writeFile(contentPath(folder, "byte"), Buffer.of(0xff));
  await writeFile(contentPath(folder, "large"), randomFillSync(Buffer.alloc(100_000_000)));
}

/** Where {@link makeCaseFiles} puts a content; a text also exists with the line ends it has on the wire. */
export function contentPath(folder: string, content: Content, lineEnds: "LF" | "CR LF" = "LF"): string {
  return join(folder, lineEnds === "CR LF" ? `${content}-on-the-wire` : content);
}

/** The SHA-256 of a file, in hexadecimal. */
export async function sha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest("hex");
}

/** Lines of many lengths, empty ones among them, in several scripts: some 400 kB, so that it spans many segments. */
function text(): string {
  const words = ["in step", "schön", "две линии", "二つの接続", "🚂🚃", "\ttab", ""];
  const lines = Array.from({ length: 6000 }, (_, row) =>
    `${words[row % words.length] ?? ""} `.repeat(row % 11).trimEnd(),
  );
  return `${lines.join("\n")}\n`;
}
