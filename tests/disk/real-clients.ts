import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { diskSize, diskStage, type DiskStage, type Scenario } from "./stage.ts";

/** Real clients that send on when their upload is refused: they must come to tell the reply, and not that a connection broke. */
export const realClients: readonly Scenario[] = [
  {
    name: "curl tells 452 of an upload that does not fit, and 552 of one beyond the quota",
    async run() {
      await eachRefusal(async ({ server }, file, code) => {
        const url = `ftp://127.0.0.1:${server.at.port}/new`;
        for (const security of [[], ["--ssl-reqd", "--insecure"]]) {
          const said = await output("curl", [
            "--silent",
            "--show-error",
            "--verbose",
            ...security,
            "--user",
            "demo:secret",
            "-T",
            file,
            url,
          ]);
          assert.match(said, new RegExp(`^< ${code} `, "m"), said);
          assert.doesNotMatch(said, /reset by peer|broken pipe|send failure/i, said);
        }
      });
    },
  },
  {
    name: "Python's ftplib raises the reply of an upload that is refused",
    async run() {
      await eachRefusal(async ({ server }, file, code) => {
        for (const security of ["clear", "tls"]) {
          const said = await output("python3", ["-c", storbinary, String(server.at.port), file, security]);
          assert.match(said, new RegExp(`^(error_temp|error_perm): ${code} `, "m"), said);
        }
      });
    },
  },
];

/** Calls back for a full disk, and for a quota that is used up. */
async function eachRefusal(attempt: (stage: DiskStage, file: string, code: number) => Promise<void>): Promise<void> {
  for (const [words, code] of [
    [[], 452],
    [["--config", "DISK/tandem.yaml"], 552],
  ] as const) {
    await using stage = await diskStage({ words, files: { "tandem.yaml": "quota: { size: 1 MB }\n" } });
    const file = join("/dev/shm", `tandem-upload-${process.pid}`);
    await writeFile(file, Buffer.alloc(diskSize + 8_000_000));
    await attempt(stage, file, code);
    assert.deepEqual(
      (await stage.names()).filter((name) => name.startsWith(".") || name === "new"),
      [],
    );
  }
}

function output(command: string, words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { stdio: ["ignore", "pipe", "pipe"], timeout: 60_000 });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    child.on("error", reject).on("close", () => resolve(said));
  });
}

const storbinary = `
import ftplib, ssl, sys
port, path, security = sys.argv[1:]
if security == "tls":
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    ftp = ftplib.FTP_TLS(context=context)
else:
    ftp = ftplib.FTP()
ftp.connect("127.0.0.1", int(port))
ftp.login("demo", "secret")
if security == "tls":
    ftp.prot_p()
try:
    ftp.storbinary("STOR new", open(path, "rb"))
except Exception as error:
    print(type(error).__name__ + ": " + str(error))
`;
