"""pyftpdlib-server.py ROOT PORT FIRST LAST NAME PASSWORD [CERTIFICATE DEMAND]

One account on 127.0.0.1, passive ports FIRST to LAST; with a file of chain and key TLS too, `required` or `offered`.
"""

import logging
import sys

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
from pyftpdlib.servers import FTPServer

root, port, first, last, name, password, *tls = sys.argv[1:]
logging.basicConfig(level=logging.DEBUG, stream=sys.stdout)


class Handler(TLS_FTPHandler if tls else FTPHandler):
    authorizer = DummyAuthorizer()
    passive_ports = range(int(first), int(last) + 1)
    certfile = tls[0] if tls else None
    tls_control_required = tls_data_required = tls[1:] == ["required"]


Handler.authorizer.add_user(name, password, root, perm="elradfmwMT")
FTPServer(("127.0.0.1", int(port)), Handler).serve_forever()
