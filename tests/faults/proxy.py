"""A line between phone and server that carries requests and loses replies, after the server has answered."""

import socket
import threading
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class LosingLine:
    """Listens on a port of its own; the first replies of a number are taken from the server and thrown away."""

    server: str
    to_lose: int
    lost: int = 0
    _listener: socket.socket = field(init=False)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        """Where a phone finds it."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        """No more requests."""
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                phone, _address = self._listener.accept()
            except OSError:
                return
            with phone:
                self._carry(phone)

    def _carry(self, phone: socket.socket) -> None:
        """One request, one reply; the phone of these tests closes its connection after each."""
        place = urlsplit(self.server)
        with socket.create_connection((place.hostname or "", place.port or 80)) as server:
            server.sendall(whole_message(phone))
            reply = whole_message(server)
        if self.lost < self.to_lose:
            self.lost += 1
        else:
            phone.sendall(reply)


def whole_message(line: socket.socket) -> bytes:
    """Headers and as much body as they announce."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += line.recv(65536)
    head, body = received.split(b"\r\n\r\n", 1)
    lengths = [int(row.split(b":")[1]) for row in head.split(b"\r\n") if row.lower().startswith(b"content-length")]
    while len(body) < sum(lengths):
        body += line.recv(65536)
    return head + b"\r\n\r\n" + body
