"""ftplib-loop.py up|down HOST PORT LOCAL REMOTE: Python's ftplib, one file after the other."""

import ftplib
import os
import sys

direction, host, port, local, remote = sys.argv[1:6]
ftp = ftplib.FTP()
ftp.connect(host, int(port))
ftp.login("bench", "bench")
ftp.cwd(remote)
for name in os.listdir(local) if direction == "up" else ftp.nlst():
    path = os.path.join(local, name)
    if direction == "up":
        with open(path, "rb") as file:
            ftp.storbinary(f"STOR {name}", file)
    else:
        with open(path, "wb") as file:
            ftp.retrbinary(f"RETR {name}", file.write)
ftp.quit()
