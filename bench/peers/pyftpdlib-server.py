"""pyftpdlib-server.py PORT ROOT: pyftpdlib's asynchronous server with sendfile, no limits, no logging."""

import logging
import sys

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import FTPServer

port, root = int(sys.argv[1]), sys.argv[2]
logging.basicConfig(level=logging.CRITICAL)
accounts = DummyAuthorizer()
accounts.add_user("bench", "bench", root, perm="elradfmwMT")
FTPHandler.authorizer = accounts
FTPHandler.timeout = 0
FTPHandler.use_sendfile = True
FTPServer.max_cons = FTPServer.max_cons_per_ip = 0
FTPServer(("127.0.0.1", port), FTPHandler, backlog=4096).serve_forever(handle_exit=False)
