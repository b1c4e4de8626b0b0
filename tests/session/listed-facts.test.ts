import { commonMediaTypes, parsePath } from "@tandem/protocol";
import { describe, expect, it } from "vitest";
import { lines, refusal, session, tree } from "./listing.fixtures.ts";

describe("MLSD and MLST", () => {
  it("list the directory itself only by a name that leads there, and its parent", async () => {
    const { made, ftp } = await session(tree);
    await using _ = made;
    expect((await lines(ftp, "MLSD"))[0]).toMatch(/^type=cdir;.*; \.$/);
    expect((await lines(ftp, "MLSD sub"))[0]).toMatch(/^type=pdir;.*; \.\.$/);
    await ftp.ask("CWD sub");
    expect((await lines(ftp, "MLSD")).slice(0, 2).map((line) => line.replace(/;.*;/, ";"))).toEqual([
      "type=cdir; .",
      "type=pdir; ..",
    ]);
  });

  it("tell neither without the type that tells them apart", async () => {
    const { made, ftp } = await session(["/a"]);
    await using _ = made;
    expect(await ftp.ask("OPTS MLST size;")).toBe("200 MLST OPTS size;");
    expect(await lines(ftp, "MLSD")).toEqual(["size=2; a"]);
    expect(await ftp.ask("OPTS MLST")).toBe("200 MLST OPTS");
    expect(await lines(ftp, "MLSD")).toEqual([" a"]);
    ftp.send("MLST a\r\n");
    expect(await ftp.reply()).toMatchObject({ code: 250 });
  });

  it("describe the working directory when none is named, with its whole path", async () => {
    const { made, ftp } = await session(tree);
    await using _ = made;
    expect(await ftp.ask("MLST")).toMatch(/^250 Facts:\|type=dir;.* \/\|End\.$/);
    await ftp.ask("CWD sub");
    expect(await ftp.ask("MLST")).toMatch(/; \/sub\|/);
    expect(await ftp.ask("MLST c.txt")).toMatch(/type=file;.* \/sub\/c\.txt\|/);
  });

  it("refuse the listing of a file with 501 and of nothing with 550, before any data connection", async () => {
    const { made, ftp } = await session(tree);
    await using _ = made;
    expect(await refusal(ftp, "MLSD a.txt")).toMatch(/^501 \/a\.txt: Not a directory/);
    expect(await refusal(ftp, "MLSD gone")).toMatch(/^550 /);
    expect(await ftp.ask("MLST gone")).toMatch(/^550 /);
  });

  it("take facts in any case and order, answer in their own, and refuse what is no list of facts", async () => {
    const { made, ftp } = await session(["/a"]);
    await using _ = made;
    expect(await ftp.ask("OPTS MLST UNIX.MODE;Type;frogs;SIZE")).toBe("200 MLST OPTS type;size;UNIX.mode;");
    expect(await ftp.ask("OPTS MLST unique type;")).toMatch(/^501 /);
    expect(await ftp.ask("FEAT")).toContain(
      "|MLST type*;size*;modify;create;perm;unique;UNIX.mode*;UNIX.owner;UNIX.group;|",
    );
  });

  it("tell language and media type when the operator said what they are", async () => {
    const { made, ftp } = await session(["/a.txt", "/b"], {
      listing: { language: "en-GB", mediaTypes: commonMediaTypes },
    });
    await using _ = made;
    expect(await ftp.ask("FEAT")).toContain(";lang;media-type;");
    expect(await ftp.ask("OPTS MLST lang;media-type;")).toBe("200 MLST OPTS lang;media-type;");
    expect(await lines(ftp, "MLSD")).toEqual(["lang=en-GB;media-type=text/plain; a.txt", "lang=en-GB; b"]);
    expect(await ftp.ask("MLST a.txt")).toContain("|lang=en-GB;media-type=text/plain; /a.txt|");
  });

  it("tell the permissions of this account", async () => {
    const { made, ftp } = await session(["/d/", "/d/f"]);
    await using _ = made;
    await ftp.ask("OPTS MLST type;perm;");
    expect(await lines(ftp, "MLSD")).toEqual(["type=cdir;perm=celmp; .", "type=dir;perm=cdeflmp; d"]);
    expect(await lines(ftp, "MLSD d")).toEqual(["type=pdir;perm=celmp; ..", "type=file;perm=adfrw; f"]);
  });
});

describe("MDTM", () => {
  it("tells when a file or a directory was modified, with the fraction that is known", async () => {
    const { made, ftp } = await session(["/a", "/d/"]);
    await using _ = made;
    await made.storage.setModified(parsePath("/a"), Date.UTC(1998, 5, 15, 10, 0, 45, 14));
    expect(await ftp.ask("MDTM a")).toBe("213 19980615100045.014");
    expect(await ftp.ask("MDTM d")).toBe("213 20261122000000");
    expect(await ftp.ask("MDTM gone")).toMatch(/^550 /);
  });

  it("sets the time when one stands before the name and no file is called so", async () => {
    const { made, ftp } = await session(["/a b", "/19990929043300 File6"]);
    await using _ = made;
    expect(await ftp.ask("MDTM 20000101120000 a b")).toBe("213 20000101120000");
    expect((await made.storage.stat(parsePath("/a b"))).modified).toBe(Date.UTC(2000, 0, 1, 12));
    expect(await ftp.ask("MDTM 19990929043300 File6")).toBe("213 20261122000000");
    expect(await ftp.ask("MDTM 20000101120000 gone")).toMatch(/^550 /);
    expect(await ftp.ask("MDTM 20001301120000 a b")).toMatch(/^550 /);
  });
});
