"""pyftpdlib-server.py ROOT PORT FIRST LAST NAME PASSWORD: one account on 127.0.0.1, passive ports FIRST to LAST."""

import logging
import sys

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import FTPServer

root, port, first, last, name, password = sys.argv[1:]
logging.basicConfig(level=logging.DEBUG, stream=sys.stdout)


class Handler(FTPHandler):
    authorizer = DummyAuthorizer()
    passive_ports = range(int(first), int(last) + 1)


Handler.authorizer.add_user(name, password, root, perm="elradfmwMT")
FTPServer(("127.0.0.1", int(port)), Handler).serve_forever()
