import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ACCOUNT } from "../account.ts";
import { programOf } from "../presence.ts";
import {
  makePlace,
  startInPlace,
  type Place,
  type ServedTls,
  type ServerLimits,
  type ServerPeer,
} from "./server-peer.ts";

/**
 * vsftpd asks PAM about an account. A PAM service of our own, which exists only while the server runs, knows the one name
 * and takes any password: what would compare it in a script, pam_exec, starts a process, and vsftpd's own wait for its
 * children then never returns. `guest_enable` makes the account a guest, so that no user of the system has to be made.
 */
export const vsftpd: ServerPeer = {
  name: "vsftpd",
  needsRoot: true,
  tls: {
    starts: ["explicit", "implicit"],
    reuse: "required",
    remarks: [
      "With require_ssl_reuse, strict_ssl_read_eof and strict_ssl_write_shutdown. Of 3.0.3, ssl_tlsv1 stands for every version up to TLS 1.3.",
    ],
  },
  async start(presence, tls, limits) {
    const program = programOf(presence);
    const place = await makePlace("vsftpd", limits);
    const service = `tandem-interop-${String(place.port)}`;
    const serviceFile = join("/etc/pam.d", service); // PAM looks nowhere else.
    const accounts = join(place.folder, "accounts");
    const config = join(place.folder, "vsftpd.conf");
    await mkdir(join(place.folder, "empty"));
    await writeFile(accounts, `${ACCOUNT.name}\n`);
    await writeFile(serviceFile, pamService(accounts));
    await writeFile(config, configuration(place, service, tls, limits));
    return startInPlace(place, program, [config], {
      cleanUp: () => rm(serviceFile, { force: true }),
      secure: tls?.start === "implicit",
    });
  },
};

function pamService(accounts: string): string {
  return `
auth required pam_listfile.so item=user sense=allow onerr=fail file=${accounts}
auth required pam_permit.so
account required pam_permit.so
`;
}

function configuration(
  { folder, root, logFile, port, passive }: Place,
  service: string,
  tls?: ServedTls,
  limits?: ServerLimits,
): string {
  const options = {
    listen: "YES",
    listen_address: "127.0.0.1",
    listen_port: port,
    background: "NO",
    anonymous_enable: "NO",
    local_enable: "YES",
    guest_enable: "YES",
    guest_username: "daemon", // It enters that user's home on its way to local_root, and nobody has none.
    virtual_use_local_privs: "YES",
    nopriv_user: "nobody",
    pam_service_name: service,
    session_support: "NO",
    local_root: root,
    chroot_local_user: "YES",
    allow_writeable_chroot: "YES",
    secure_chroot_dir: join(folder, "empty"),
    write_enable: "YES",
    local_umask: "022",
    ascii_upload_enable: "YES", // Without these two it says TYPE A and means TYPE I.
    ascii_download_enable: "YES",
    pasv_min_port: passive.first,
    pasv_max_port: passive.last,
    connect_from_port_20: "NO",
    utf8_filesystem: "YES",
    xferlog_enable: "YES",
    log_ftp_protocol: "YES",
    vsftpd_log_file: logFile,
    seccomp_sandbox: "NO", // The sandboxes need rights that a container does not always give.
    isolate: "NO",
    isolate_network: "NO",
    max_per_ip: limits?.sessions ?? 0, // 0: as many as come.
    ...(tls ? security(tls) : {}),
  };
  return Object.entries(options)
    .map(([option, value]) => `${option}=${String(value)}\n`)
    .join("");
}

function security({ start, files, demand = "required" }: ServedTls): Readonly<Record<string, string>> {
  return {
    ssl_enable: "YES",
    implicit_ssl: start === "implicit" ? "YES" : "NO",
    rsa_cert_file: files.chain,
    rsa_private_key_file: files.key,
    ssl_tlsv1: "YES", // Of 3.0.3 every version from TLS 1.0 on.
    ssl_ciphers: "HIGH",
    force_local_logins_ssl: demand === "required" ? "YES" : "NO",
    force_local_data_ssl: demand === "required" ? "YES" : "NO",
    require_ssl_reuse: "YES",
    strict_ssl_read_eof: "YES",
    strict_ssl_write_shutdown: "YES",
    debug_ssl: "YES",
  };
}
