"""ftplib-client.py PORT NAME PASSWORD MODE TYPE DIRECTION REMOTE LOCAL [explicit|implicit VERSION AUTHORITY reuse|fresh]

One job on 127.0.0.1; a list is printed. With the last four: over TLS of one VERSION (`TLSv1.3`), with the server held against
AUTHORITY, a file; `fresh` is ftplib as it is, `reuse` goes on with the session of the control connection on each data connection.
"""

import ftplib
import ssl
import sys

port, name, password, mode, representation, direction, remote, local, *security = sys.argv[1:]


class Reusing(ftplib.FTP_TLS):
    """What people write since ftplib does not do it."""

    def ntransfercmd(self, cmd, rest=None):
        conn, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        if self._prot_p:
            conn = self.context.wrap_socket(conn, server_hostname=self.host, session=self.sock.session)
        return conn, size


def implicit(explicit):
    """A class that speaks TLS from the first byte on: the socket is wrapped when it is set."""

    class Implicit(explicit):
        @property
        def sock(self):
            return self._sock

        @sock.setter
        def sock(self, value):
            bare = value is not None and not isinstance(value, ssl.SSLSocket)
            self._sock = self.context.wrap_socket(value, server_hostname=self.host) if bare else value

    return Implicit


def client():
    if not security:
        return ftplib.FTP(timeout=30)
    start, version, authority, sessions = security
    context = ssl.create_default_context(cafile=authority)
    context.minimum_version = context.maximum_version = ssl.TLSVersion[version.replace(".", "_")]
    kind = Reusing if sessions == "reuse" else ftplib.FTP_TLS
    return (implicit(kind) if start == "implicit" else kind)(context=context, timeout=30)


with client() as ftp:
    ftp.connect("127.0.0.1", int(port))
    ftp.login(name, password)
    if security:
        ftp.prot_p()
    ftp.set_pasv(mode == "passive")
    if direction == "list":
        print("\n".join(ftp.nlst(remote)))
    elif direction == "upload":
        with open(local, "rb") as source:
            store = ftp.storlines if representation == "A" else ftp.storbinary
            store(f"STOR {remote}", source)
    elif representation == "A":
        with open(local, "w", encoding="utf-8", newline="") as target:
            ftp.retrlines(f"RETR {remote}", lambda line: target.write(line + "\n"))
    else:
        with open(local, "wb") as target:
            ftp.retrbinary(f"RETR {remote}", target.write)
