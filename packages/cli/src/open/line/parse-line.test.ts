import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expandAliases, fillIn } from "./expand-aliases.ts";
import { parseLine } from "./parse-line.ts";
import { scanLine, type Reading } from "./scan-line.ts";
import { quoteWord } from "./words.ts";

const readings: Readonly<Record<string, Reading>> = { quote: "text", "!": "line" };
const readingOf = (name: string): Reading => readings[name] ?? "words";

/** A line as a short text: commands with their words between `[…]`, and where their output goes. */
function shape(line: string): string {
  return parseLine(line, readingOf)
    .map(({ links, background }) => {
      const parts = links.map(({ when, statement: { words, output } }) => {
        const joint = { always: "", success: "&&", failure: "||" }[when];
        const target =
          output === undefined
            ? ""
            : output.kind === "pipe"
              ? `|${output.command}`
              : `${output.append ? ">>" : ">"}${output.name}`;
        return `${joint}[${words.map(({ text }) => text).join(",")}]${target}`;
      });
      return parts.join("") + (background ? "&" : "");
    })
    .join(" ");
}

describe("parseLine", () => {
  it.each([
    ["", ""],
    ["  # a comment; get a", ""],
    ["get a", "[get,a]"],
    ["cd pub; get a;ls", "[cd,pub] [get,a] [ls]"],
    ["cd pub && get a || echo no", "[cd,pub]&&[get,a]||[echo,no]"],
    ["get big &", "[get,big]&"],
    ["get a& get b&", "[get,a]& [get,b]&"],
    ["cd x && get a & ls", "[cd,x]&&[get,a]& [ls]"],
    ["ls -l | grep x | sort > out; pwd", "[ls,-l]|grep x | sort > out [pwd]"],
    ["cat a | grep 'x;y' 2>&1 && pwd", "[cat,a]|grep 'x;y' 2>&1&&[pwd]"],
    ["ls|less", "[ls]|less"],
    ["ls > 'a b'", "[ls]>a b"],
    ["ls >>list pub", "[ls,pub]>>list"],
    ["get 'a;b' a\\;b \"x&&y\"", "[get,a;b,a;b,x&&y]"],
    ["get LOGIN.COM;2", "[get,LOGIN.COM;2]"],
    ["get LOGIN.COM;*; ls", "[get,LOGIN.COM;*] [ls]"],
    ["get AT&T.txt", "[get,AT&T.txt]"],
    ["!echo a; echo b > c", "[!,echo,a;,echo,b,>,c]"],
    ["lpwd; !echo a | wc", "[lpwd] [!,echo,a,|,wc]"],
    ["quote OPTS MLST type;size;", "[quote,OPTS,MLST,type;size;]"],
    ["quote NOOP; ls", "[quote,NOOP] [ls]"],
    ["quote FEAT | grep UTF", "[quote,FEAT]|grep UTF"],
    ["quote CWD it's", "[quote,CWD,its]"],
    ["$mac a b", "[$,mac,a,b]"],
    ["cd #recycle", "[cd,#recycle]"],
    ["get a # and b; ls", "[get,a]"],
    ["get a '# b' x# y", "[get,a,# b,x#,y]"],
  ])("reads %s", (line, read) => expect(shape(line)).toBe(read));

  it("keeps what a text is as it was typed", () => {
    const [chain] = parseLine("quote  SITE  EXEC 'a  b' | cat", readingOf);
    expect(chain!.links[0]!.statement.rest).toBe("SITE  EXEC 'a  b'");
    expect(parseLine("get a  &", readingOf)[0]!.text).toBe("get a");
  });

  it.each([
    ['get "a', 'A " is not closed.'],
    ["ls > 'a", "A ' is not closed."],
    ["get a\\", "A \\ is not closed."],
    ["; ls", "A command is missing before ;."],
    ["ls && ", "A command is missing behind &&."],
    ["ls ||", "A command is missing behind ||."],
    ["ls && && ls", "A command is missing before &&."],
    ["| less", "A command is missing before |."],
    ["> a", "A command is missing before >."],
    ["ls |", "A command is missing behind |."],
    ["ls >", "The name of a file is missing behind >."],
    ["ls > ; pwd", "The name of a file is missing behind >."],
    ["ls > a > b", "The output of a command goes to one place: to one file behind >, or to one command behind |."],
    ["ls > a | cat", "The output of a command goes to one place: to one file behind >, or to one command behind |."],
  ])("refuses %s: %s", (line, message) => expect(() => parseLine(line, readingOf)).toThrow(message));

  const character = fc.constantFrom(...Array.from("ab \t;&|>'\"\\#!$*0"));
  it("gives words, or an error that says what is missing, for every line", () => {
    fc.assert(
      fc.property(fc.string({ unit: character, maxLength: 24 }), (line) => {
        try {
          for (const { links } of parseLine(line, readingOf)) expect(links.length).toBeGreaterThan(0);
        } catch (error) {
          expect((error as Error).message).toMatch(/\.$/);
        }
        for (const one of scanLine(line, readingOf)) expect(one.next).toBeGreaterThan(one.start);
      }),
    );
  });

  it("reads every name back that was quoted", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: character, maxLength: 8 })), (names) => {
        const line = ["get", ...names].map(quoteWord).join(" ");
        expect(parseLine(`${line}; ls`, readingOf)[0]!.links[0]!.statement.words.map(({ text }) => text)).toEqual([
          "get",
          ...names,
        ]);
      }),
    );
  });
});

describe("expandAliases", () => {
  const aliases = new Map([
    ["ll", "ls -l"],
    ["ls", "ls -a"],
    ["up", "cd .. && pwd"],
    ["swap", "rename $2 $1"],
    ["both", "ll; up"],
    ["say", "echo $*"],
  ]);
  const expand = (line: string): string => expandAliases(line, aliases, readingOf);

  it.each([
    ["ll pub", "ls -a -l pub"],
    ["ls", "ls -a"],
    ["up; ll 'a b' | less", "cd .. && pwd; ls -a -l 'a b' | less"],
    ["swap a 'b c'", "rename 'b c' a"],
    ["both", "ls -a -l; cd .. && pwd"],
    ["say a  b", "echo a  b"],
    ["get ll", "get ll"],
  ])("makes %s into %s", (line, expanded) => expect(expand(line)).toBe(expanded));

  it("ends with aliases that grow", () => {
    const growing = new Map(Array.from({ length: 40 }, (_, at) => [`a${at}`, `a${at + 1}; a${at + 1}`] as const));
    expect(() => expandAliases("a0", growing, readingOf)).toThrow(/longer than/);
  });

  it("fills places in", () => expect(fillIn("get $1 x$2", ["a"])).toBe("get a x"));
});
