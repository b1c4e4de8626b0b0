"""pyftpdlib-server.py PORT ROOT [CERTIFICATE]: pyftpdlib's asynchronous server with sendfile, no limits, no logging; with a
file of chain and key TLS for who asks for it."""

import logging
import sys

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
from pyftpdlib.servers import FTPServer

port, root, *certificate = sys.argv[1:]
logging.basicConfig(level=logging.CRITICAL)
accounts = DummyAuthorizer()
accounts.add_user("bench", "bench", root, perm="elradfmwMT")
handler = TLS_FTPHandler if certificate else FTPHandler
handler.authorizer = accounts
handler.timeout = 0
handler.use_sendfile = True
if certificate:
    handler.certfile = certificate[0]
FTPServer.max_cons = FTPServer.max_cons_per_ip = 0
FTPServer(("127.0.0.1", int(port)), handler, backlog=4096).serve_forever(handle_exit=False)
