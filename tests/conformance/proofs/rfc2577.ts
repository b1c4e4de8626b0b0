import { expect } from "vitest";
import { proof } from "../proof.ts";

/** What RFC 2577 advises against attacks that FTP invites. */
export const rfc2577 = [
  proof("RFC 2577 §3 PORT and EPRT to a port below 1024 are refused", async (scene) => {
    const ftp = await scene.logIn();
    for (const command of ["PORT 127,0,0,1,0,25", "PORT 127,0,0,1,3,255", "EPRT |1|127.0.0.1|1023|"]) {
      expect(await ftp.ask(command), command).toMatch(/^5/);
    }
  }),
  proof("RFC 2577 §3 PORT and EPRT to another host than the client's are refused", async (scene) => {
    const ftp = await scene.logIn();
    for (const command of ["PORT 192,0,2,1,200,1", "PORT 127,0,0,2,200,1", "EPRT |1|192.0.2.1|51201|"]) {
      expect(await ftp.ask(command), command).toMatch(/^5/);
    }
  }),
  proof("RFC 2577 §5 after a few wrong passwords the connection is closed", async (scene) => {
    const ftp = await scene.open();
    let tries = 0;
    for (let open = true; open && tries < 10; tries++) {
      open = await ftp
        .ask(`USER ${scene.server.account.name}`)
        .then(() => ftp.ask("PASS wrong"))
        .then(
          (said) => said.startsWith("530"),
          () => false,
        );
    }
    expect(tries).toBeLessThanOrEqual(5);
    await ftp.ended();
  }),
  proof("RFC 2577 §7 a name that is not known is answered as one that is", async (scene) => {
    const ftp = await scene.open();
    const known = [await ftp.ask(`USER ${scene.server.account.name}`), await ftp.ask("PASS wrong")];
    const other = await scene.open();
    const unknown = [await other.ask("USER nobody-of-that-name"), await other.ask("PASS wrong")];
    const plain = (said: string): string => said.replaceAll(scene.server.account.name, "nobody-of-that-name");
    expect(unknown).toEqual(known.map(plain));
    expect(known[0]).toMatch(/^331/);
  }),
  proof("RFC 2577 §8 passive ports do not follow one another", async (scene) => {
    const ftp = await scene.logIn();
    const ports: number[] = [];
    for (let i = 0; i < 6; i++) ports.push(Number(/\|(\d+)\|\)/.exec(await ftp.ask("EPSV"))?.[1]));
    const steps = ports.slice(1).map((port, i) => port - ports[i]!);
    expect(new Set(steps).size, ports.join(" ")).toBeGreaterThan(1);
  }),
];
