"""ftplib-client.py PORT NAME PASSWORD MODE TYPE DIRECTION REMOTE LOCAL: one job on 127.0.0.1; a list is printed."""

import ftplib
import sys

port, name, password, mode, representation, direction, remote, local = sys.argv[1:]

with ftplib.FTP(timeout=30) as ftp:
    ftp.connect("127.0.0.1", int(port))
    ftp.login(name, password)
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
