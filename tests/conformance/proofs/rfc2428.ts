import { nodeNetwork } from "@tandem/transport";
import { expect } from "vitest";
import { readAll } from "../conversation.ts";
import { within } from "../patience.ts";
import { proof } from "../proof.ts";

/** Extended addresses: EPRT and EPSV. */
export const rfc2428 = [
  proof(
    "RFC 2428 §2 EPRT with any delimiter of ASCII 33 to 126 is answered 200, and the server dials there",
    async (scene) => {
      const ftp = await scene.logIn();
      await ftp.needs("EPRT");
      await scene.put("a", "to the extended address");
      for (const delimiter of ["|", "!", "~", "#"]) {
        let accept: (bytes: Promise<Buffer>) => void = () => {};
        const bytes = new Promise<Buffer>((resolve) => (accept = resolve));
        await using listener = await nodeNetwork.listen({ local: { address: "127.0.0.1", port: 0 } }, (data) => {
          accept(readAll(data));
        });
        const argument = ["", "1", "127.0.0.1", String(listener.local.port), ""].join(delimiter);
        expect(await ftp.ask(`EPRT ${argument}`)).toMatch(/^200 /);
        expect(await ftp.ask("RETR a")).toMatch(/^1[25]/);
        expect((await within(scene.server.patience, "the file", bytes)).toString()).toBe("to the extended address");
        expect((await ftp.answer()).text).toMatch(/^2[25]/);
      }
    },
  ),
  proof("RFC 2428 §2 EPRT with a family that is unknown answers 522 and the families that are known", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("EPRT");
    expect(await ftp.ask("EPRT |9|127.0.0.1|6275|")).toMatch(/^522 [^()]*\(\d+(?:,\d+)*\)$/);
  }),
  proof("RFC 2428 §2 EPRT answers 522 only with text, and its list in the one pair of parentheses", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("EPRT");
    const said = await ftp.ask("EPRT |3|x|1|");
    expect(said).toMatch(/^522 [^()]+\([\d,]+\)$/);
  }),
  proof("RFC 2428 §2 EPRT with a malformed argument is a syntax error", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("EPRT");
    for (const argument of [
      "",
      "|1|127.0.0.1|6275",
      "1|127.0.0.1|6275|",
      "|1|127.0.0.1||",
      "|1|127.0.0.1|99999|",
      "|1|::1|99|",
    ]) {
      expect(await ftp.ask(`EPRT ${argument}`), argument).toMatch(/^5(?:0[014]|22)/);
    }
  }),
  proof("RFC 2428 §3 EPSV answers 229 and (|||port|), and the port listens", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("EPSV");
    await scene.put("a", "extended");
    const said = await ftp.ask("EPSV");
    const port = /^229 .*\((.)\1\1(\d+)\1\)/.exec(said)?.[2];
    expect(said).toMatch(/^229 .*\(([\x21-\x7e])\1\1\d+\1\)/);
    const data = await ftp.dial(Number(port));
    expect(await ftp.ask("RETR a")).toMatch(/^1/);
    expect((await readAll(data)).toString()).toBe("extended");
    expect((await ftp.answer()).text).toMatch(/^2/);
  }),
  proof("RFC 2428 §3 EPSV 1 over IPv4 uses IPv4", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("EPSV");
    expect(await ftp.ask("EPSV 1")).toMatch(/^229 .*\(([\x21-\x7e])\1\1\d+\1\)/);
  }),
  proof("RFC 2428 §3 EPSV with a family that is unknown answers 522 as EPRT does", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("EPSV");
    expect(await ftp.ask("EPSV 9")).toMatch(/^522 [^()]*\(\d+(?:,\d+)*\)$/);
  }),
  proof("RFC 2428 §3 EPSV ALL is accepted, and then PORT, PASV and EPRT are rejected", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("EPSV");
    expect(await ftp.ask("EPSV ALL")).toMatch(/^200 /);
    for (const command of ["PORT 127,0,0,1,200,10", "PASV", "EPRT |1|127.0.0.1|51210|"]) {
      expect(await ftp.ask(command), command).toMatch(/^5/);
    }
    await scene.put("a", "still");
    const { bytes } = await ftp.fetch("RETR a");
    expect(bytes.toString()).toBe("still");
  }),
];
