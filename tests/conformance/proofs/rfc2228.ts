import { expect } from "vitest";
import { proof } from "../proof.ts";

/** The frame of the security extensions, which also a server without a mechanism has to fit into: RFC 2228 §3, RFC 4217 §6. */
export const rfc2228 = [
  proof(
    "RFC 2228 §3 AUTH with a mechanism that is not understood answers 504, 502 without any, 500 when unknown",
    async (scene) => {
      const ftp = await scene.open();
      expect(await ftp.ask("AUTH NO-SUCH-MECHANISM")).toMatch(/^50[024]/);
      expect(await ftp.ask("NOOP")).toMatch(/^(?:200|530)/);
    },
  ),
  proof("RFC 2228 §3 ADAT without AUTH answers 503, or that it is not implemented", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.ask("ADAT QUJD")).toMatch(/^50[0-3]/);
  }),
  proof(
    "RFC 2228 §3 PBSZ without a security data exchange answers 503, or that it is not implemented",
    async (scene) => {
      const ftp = await scene.logIn();
      expect(await ftp.ask("PBSZ 0")).toMatch(/^50[023]/);
    },
  ),
  proof("RFC 2228 §3 PROT without PBSZ answers 503, or that it is not implemented", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.ask("PROT P")).toMatch(/^50[023]/);
  }),
  proof("RFC 2228 §3 PBSZ with what is no number of 32 bits answers 501", async (scene) => {
    const ftp = await scene.open();
    await ftp.secure();
    for (const size of ["much", "-1", "4294967296", ""]) expect(await ftp.ask(`PBSZ ${size}`), size).toMatch(/^501/);
  }),
  proof("RFC 2228 §3 PBSZ with a large number answers 200 with a smaller one: PBSZ=0", async (scene) => {
    const ftp = await scene.open();
    await ftp.secure();
    expect(await ftp.ask("PBSZ 4294967295")).toMatch(/^200.*PBSZ=0/);
  }),
  proof("RFC 2228 §3 PROT with a level that there is not answers 504", async (scene) => {
    const ftp = await scene.logInSecurely("P");
    expect(await ftp.ask("PROT X")).toMatch(/^504/);
  }),
  proof("RFC 2228 §6 TLS protects what type, structure and mode have made of a file", async (scene) => {
    await scene.put("a", "one\ntwo\n");
    const ftp = await scene.logInSecurely("P");
    expect(await ftp.ask("TYPE A")).toMatch(/^200/);
    expect((await ftp.fetch("RETR a")).bytes.toString("latin1")).toBe("one\r\ntwo\r\n");
  }),
  proof("RFC 2228 §3 CCC that is not protected answers 533, or that it is not implemented", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.ask("CCC")).toMatch(/^5(?:0[023]|33)/);
  }),
  proof("RFC 2228 §3 MIC, CONF and ENC without a mechanism answer 502 or 503, or are unknown", async (scene) => {
    const ftp = await scene.logIn();
    for (const verb of ["MIC", "CONF", "ENC"])
      expect(await ftp.ask(`${verb} QUJD`), verb).toMatch(/^5(?:0[0235]|3[357])/);
  }),
  proof("RFC 4217 §6 FEAT lists AUTH, PBSZ and PROT exactly when they are implemented", async (scene) => {
    const ftp = await scene.logIn();
    const listed = (await ftp.features()).map((line) => line.split(" ")[0]?.toUpperCase());
    const said = await (await scene.open()).ask("AUTH TLS");
    for (const verb of ["AUTH", "PBSZ", "PROT"]) {
      expect([verb, listed.includes(verb)]).toEqual([verb, /^[23]34/.test(said)]);
    }
  }),
];
