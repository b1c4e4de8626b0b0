"""pyftpdlib-server.py [--sessions N] ROOT PORT FIRST LAST NAME PASSWORD [CERTIFICATE DEMAND]

One account on 127.0.0.1, passive ports FIRST to LAST; with a file of chain and key TLS too, `required` or `offered`. N sessions
from one address at the most.
"""

import logging
import sys

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
from pyftpdlib.servers import FTPServer

sessions = 0
if sys.argv[1] == "--sessions":
    sessions = int(sys.argv[2])
    del sys.argv[1:3]
root, port, first, last, name, password, *tls = sys.argv[1:]
logging.basicConfig(level=logging.DEBUG, stream=sys.stdout)


class Handler(TLS_FTPHandler if tls else FTPHandler):
    authorizer = DummyAuthorizer()
    passive_ports = range(int(first), int(last) + 1)
    certfile = tls[0] if tls else None
    tls_control_required = tls_data_required = tls[1:] == ["required"]


Handler.authorizer.add_user(name, password, root, perm="elradfmwMT")
server = FTPServer(("127.0.0.1", int(port)), Handler)
server.max_cons_per_ip = sessions
server.serve_forever()
