import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineDecoder } from "../line/line-decoder.ts";
import { ProtocolError } from "../protocol-error.ts";
import { decodeText } from "../text.ts";
import { replyCodes, type ReplyCode } from "./codes.ts";
import { asciiReply, encodeReply } from "./encode-reply.ts";
import { ReplyDecoder } from "./reply-decoder.ts";
import { reply, type Reply } from "./reply.ts";

/** The replies in a stream of bytes that arrives in the given chunks. */
function decode(chunks: readonly Uint8Array[]): readonly Reply[] {
  const lines = new LineDecoder({ maximum: 65_536 });
  const replies = new ReplyDecoder();
  return chunks
    .flatMap((chunk) => [...lines.push(chunk)])
    .flatMap((line) => (line.kind === "line" ? (replies.push(decodeText(line.bytes)) ?? []) : []));
}

const codes = fc.constantFrom(...(Object.keys(replyCodes).map(Number) as ReplyCode[]));
const text = fc.string({ unit: "grapheme" }).filter((line) => !/[\n\0]/.test(line) && line.isWellFormed());
const replies = fc.array(fc.tuple(codes, fc.array(text, { minLength: 1, maxLength: 5 })), { maxLength: 5 });

describe("replies", () => {
  it("are read back as they were sent, in any chunks", () => {
    fc.assert(
      fc.property(replies, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (sent, sizes) => {
        const made = sent.map(([code, [first = "", ...rest]]) => reply(code, first, ...rest));
        const bytes = made.flatMap((one) => [...encodeReply(one)]);
        const chunks: Uint8Array[] = [];
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const size = sizes[i % sizes.length] ?? 1;
          chunks.push(Uint8Array.from(bytes.slice(at, at + size)));
          at += size;
        }
        expect(decode(chunks)).toEqual(made);
      }),
    );
  });

  it("cannot be broken by a line end in their text", () => {
    expect(decodeText(encodeReply(reply(550, "a\r\n221 Goodbye")))).toBe("550 a 221 Goodbye\r\n");
  });

  it("pad a CR with NUL and double a byte 255, as Telnet wants it", () => {
    const bytes = encodeReply(reply(257, `"/a\rb${decodeText(Uint8Array.of(0xff))}" is made.`));
    expect(Buffer.from(bytes).toString("latin1")).toBe('257 "/a\r\0b\xff\xff" is made.\r\n');
  });

  it("indent the lines between the first and the last", () => {
    expect(decodeText(encodeReply(reply(211, "Extensions:", "SIZE", "End.")))).toBe(
      "211-Extensions:\r\n SIZE\r\n211 End.\r\n",
    );
  });
});

describe("ReplyDecoder", () => {
  const read = (...lines: string[]): readonly (Reply | undefined)[] => {
    const decoder = new ReplyDecoder();
    return lines.map((line) => decoder.push(line));
  };

  it("ends a multi-line reply only at its own code, whatever digits the lines between have", () => {
    expect(read("230-Welcome", "550 is not the end", "  230 neither", "230-again", "230 Done").at(-1)).toEqual({
      code: 230,
      lines: ["Welcome", "550 is not the end", " 230 neither", "again", "Done"],
    });
  });

  it("accepts a bare code as the end", () => {
    expect(read("211-a", "211").at(-1)).toEqual({ code: 211, lines: ["a", ""] });
  });

  it("throws a ProtocolError for what is no reply", () => {
    expect(() => read("SSH-2.0-OpenSSH_9.2")).toThrow(ProtocolError);
    expect(() => read("99 x")).toThrow(ProtocolError);
    expect(() => read("2200 x")).toThrow(ProtocolError);
  });

  it("gives up a reply without end", () => {
    const decoder = new ReplyDecoder({ lines: 3, characters: 100 });
    decoder.push("211-a");
    decoder.push("b");
    decoder.push("c");
    expect(() => decoder.push("d")).toThrow(expect.objectContaining({ code: "too-long" }));
  });

  it("accepts or throws a ProtocolError, for any lines", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (lines) => {
        const decoder = new ReplyDecoder();
        try {
          for (const line of lines) decoder.push(line);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
    );
  });
});

it("a reply as text is the reply as bytes, and there is one for what is a line of ASCII", () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.constantFrom("Still here.", "a\r\nb", "\xFF", "é"),
  );
  fc.assert(
    fc.property(codes, fc.array(text, { minLength: 1, maxLength: 2 }), (code, lines) => {
      const answer = reply(code, ...(lines as [string, ...string[]]));
      const ascii = asciiReply(answer);
      if (ascii !== undefined) expect(Buffer.from(encodeReply(answer)).toString("latin1")).toBe(ascii);
    }),
  );
  expect(asciiReply(reply(200, "Still here."))).toBe("200 Still here.\r\n");
  expect(asciiReply(reply(211, "First", "Last"))).toBeUndefined();
});
