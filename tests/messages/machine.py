"""A machine of a client's, listening on this one: it keeps what it is sent and answers at will."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Machine:
    """`status` is what it answers from now on."""

    url: str = ""
    status: int = 204
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def listening() -> Iterator[Machine]:
    machine = Machine()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            machine.got.append((headers, body))
            self.send_response(machine.status)
            self.send_header("Location", machine.url)
            self.end_headers()

        def log_message(self, *about: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    machine.url = f"http://127.0.0.1:{server.server_port}/hook/secret-path"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield machine
    finally:
        server.shutdown()
        server.server_close()
