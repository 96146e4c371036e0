"""A server that is not blind: keeps what it is sent as it came, in memory, on disk and in a log."""

import http.server
import os
import sys

folder = sys.argv[1]
kept = {}


class Plain(http.server.BaseHTTPRequestHandler):
    def do_PUT(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        kept[self.path] = body
        with open(os.path.join(folder, "objects"), "ab") as out:
            out.write(body)
        with open(os.path.join(folder, "log"), "a") as log:
            log.write(f"{self.path} {len(body)}\n")
        self.send_response(201)
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Plain)
print(server.server_address[1], flush=True)
server.serve_forever()
