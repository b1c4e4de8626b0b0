"""pyftpdlib-server.py ROOT PORT FIRST LAST NAME PASSWORD [CERTIFICATE]

One account on 127.0.0.1, passive ports FIRST to LAST; with a file of chain and key, all over TLS.
"""

import logging
import sys

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
from pyftpdlib.servers import FTPServer

root, port, first, last, name, password, *certificate = sys.argv[1:]
logging.basicConfig(level=logging.DEBUG, stream=sys.stdout)


class Handler(TLS_FTPHandler if certificate else FTPHandler):
    authorizer = DummyAuthorizer()
    passive_ports = range(int(first), int(last) + 1)
    certfile = certificate[0] if certificate else None
    tls_control_required = tls_data_required = True


Handler.authorizer.add_user(name, password, root, perm="elradfmwMT")
FTPServer(("127.0.0.1", int(port)), Handler).serve_forever()
