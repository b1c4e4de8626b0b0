import { formatUsage, verbRow, verbs, type Verb } from "@tandem/protocol";
import type { Dialogue } from "@tandem/testkit";
import type { Socket } from "@tandem/transport";

/** Every command that takes a path, with the path where it belongs; several commands where one does nothing alone. */
export const pathCommands: Readonly<Record<string, (path: string) => readonly string[]>> = {
  CWD: (path) => [`CWD ${path}`, "PWD", "NLST", "CWD /"],
  RETR: (path) => [`RETR ${path}`, "REST 3", `RETR ${path}`, "RANG 0 9", `RETR ${path}`],
  STOR: (path) => [`STOR ${path}`, "REST 3", `STOR ${path}`, "RANG 1 2", `STOR ${path}`],
  STOU: (path) => [`STOU ${path}`],
  APPE: (path) => [`APPE ${path}`],
  RNFR: (path) => [`RNFR ${path}`, "RNTO /taken"],
  RNTO: (path) => ["RNFR /d/file", `RNTO ${path}`],
  DELE: (path) => [`DELE ${path}`],
  RMD: (path) => [`RMD ${path}`],
  MKD: (path) => [`MKD ${path}`],
  LIST: (path) => [`LIST ${path}`, `LIST -laR ${path}`],
  NLST: (path) => [`NLST ${path}`, `NLST ${path}/*`],
  STAT: (path) => [`STAT ${path}`],
  MLST: (path) => [`MLST ${path}`],
  MLSD: (path) => [`MLSD ${path}`],
  SIZE: (path) => [`SIZE ${path}`],
  MDTM: (path) => [`MDTM ${path}`, `MDTM 20200101000000 ${path}`],
  MFMT: (path) => [`MFMT 20200101000000 ${path}`],
  MFCT: (path) => [`MFCT 20200101000000 ${path}`],
  MFF: (path) => [`MFF modify=20200101000000;UNIX.mode=0777; ${path}`],
  AVBL: (path) => [`AVBL ${path}`],
  HASH: (path) => [`HASH ${path}`],
  XCRC: (path) => [`XCRC ${path}`],
  XMD5: (path) => [`XMD5 ${path}`],
  XSHA1: (path) => [`XSHA1 ${path}`],
  XSHA256: (path) => [`XSHA256 ${path}`],
  XSHA512: (path) => [`XSHA512 ${path}`],
  MD5: (path) => [`MD5 ${path}`],
  COMB: (path) => [`COMB "/joined" "${path}"`, `COMB "${path}" "/d/file"`],
  RMDA: (path) => [`RMDA ${path}`],
  "SITE CHMOD": (path) => [`SITE CHMOD 777 ${path}`],
  "SITE UTIME": (path) => [`SITE UTIME 20200101000000 ${path}`],
  "SITE SYMLINK": (path) => [`SITE SYMLINK "${path}" /made`, "RETR /made", `SITE SYMLINK /d "${path}"`],
  "SITE MKDIR": (path) => [`SITE MKDIR ${path}`],
  "SITE RMDIR": (path) => [`SITE RMDIR ${path}`],
  "SITE COPY": (path) => [`SITE COPY "${path}" /copied`, `SITE COPY /d/file "${path}"`],
  "SITE CPFR": (path) => [`SITE CPFR ${path}`, "SITE CPTO /copied"],
  "SITE CPTO": (path) => ["SITE CPFR /d/file", `SITE CPTO ${path}`],
};

/** The verbs whose row takes a path and that are offered. */
export function verbsWithPaths(): readonly Verb[] {
  const all = Object.keys(verbs) as Verb[];
  return all.filter((verb) => verbRow(verb).notOffered === undefined && /pathname|"<target>"/.test(formatUsage(verb)));
}

/** Sends a command, offers a data connection with it, and gives all that was heard: replies, and what came as data. */
export async function everythingHeard(ftp: Dialogue, command: string, upload = "owned"): Promise<string> {
  const verb = command.split(" ", 1)[0]!;
  if (!transferring.has(verb)) return ftp.ask(command);
  const data = await ftp.passive();
  const came = collected(data);
  if (uploading.has(verb)) data.stream.end(upload);
  const heard = [await ftp.ask(command)];
  while (heard.at(-1)?.startsWith("1") === true) {
    const { code, lines } = await ftp.reply();
    heard.push(`${code} ${lines.join("|")}`);
  }
  if (heard.length > 1) heard.push(await came);
  data.stream.destroy();
  return heard.join("\n");
}

const uploading: ReadonlySet<string> = new Set(["STOR", "STOU", "APPE"]);
const transferring: ReadonlySet<string> = new Set([...uploading, "RETR", "LIST", "NLST", "MLSD"]);

/** What comes to the end of a connection, however it ends. */
function collected({ stream }: Socket): Promise<string> {
  const chunks: Uint8Array[] = [];
  return new Promise((resolve) => {
    const end = (): void => resolve(Buffer.concat(chunks).toString());
    stream
      .on("data", (bytes: Uint8Array) => void chunks.push(bytes))
      .on("error", end)
      .on("end", end)
      .on("close", end);
  });
}
