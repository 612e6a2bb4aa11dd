"""What the tests of the guard and of the limits listen with, and a crawl whose wires are tapped."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from .conftest import Newsroom

WIRETAP = Path(__file__).parent / "wiretap"


class Port:
    """A port that answers each connection in a thread of its own, until the end of the with block."""

    def __init__(self, listener: socket.socket) -> None:
        self._socket = listener
        self.port: int = listener.getsockname()[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *args: object) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                wire, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(wire,), daemon=True).start()

    def _answer(self, wire: socket.socket) -> None:
        raise NotImplementedError


def read_head(wire: socket.socket) -> bytes | None:
    """The head of a request; None where the other side goes away before its end."""
    head = b""
    while b"\r\n\r\n" not in head:
        data = wire.recv(65536)
        if not data:
            return None
        head += data
    return head


class Trap(Port):
    """Listens at one port on every address of this machine, IPv4 and IPv6, and counts. Every request gets a short page."""

    def __init__(self) -> None:
        super().__init__(socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True, backlog=200))
        self.connections = 0
        self.heads: list[bytes] = []

    @property
    def paths(self) -> set[str]:
        """What was asked for."""
        return {head.split(b" ", 2)[1].decode("latin-1") for head in self.heads}

    def _answer(self, wire: socket.socket) -> None:
        self.connections += 1
        wire.settimeout(5)
        with wire, suppress(OSError):
            head = read_head(wire)
            if head is not None:
                self.heads.append(head)
                wire.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno")


class TappedNewsroom(Newsroom):
    """A newsroom that knows where its crawls connected to, and what DNS answers them."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.answers: dict[str, list[str]] = {}

    def environment(self, **more: str) -> dict[str, str]:
        (self.folder / "answers.json").write_text(json.dumps(self.answers))
        path = os.pathsep.join(filter(None, (str(WIRETAP), os.environ.get("PYTHONPATH"))))
        return super().environment(PYTHONPATH=path, WIRETAP=str(self.folder / "wires"), ANSWERS=str(self.folder / "answers.json"), **more)

    @property
    def connected(self) -> set[tuple[str, int]]:
        """(address, port) of every connection that was tried."""
        file = self.folder / "wires"
        lines: list[Any] = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
        return {(address, port) for address, port in lines}

    @property
    def most_memory(self) -> int:
        """Bytes that the process of a crawl held at the most, over all crawls."""
        return max(int(line) for line in (self.folder / "wires.memory").read_text().split()) * 1024


Sender = Callable[[socket.socket], None]


class RawHosts(Port):
    """One port on every address 127.x.x.x, where each (address, path) has a sender that may do anything with the wire.

    robots.txt allows everything; what is not there is a 404. One request a connection.
    secure: wraps a wire in TLS first, where it is to be.
    """

    def __init__(self, secure: Callable[[socket.socket], socket.socket] = lambda wire: wire) -> None:
        super().__init__(socket.create_server(("0.0.0.0", 0), backlog=200))
        self._secure = secure
        self.senders: dict[str, Sender] = {}    # "127.2.0.1/story" -> what answers
        self.asked: list[tuple[str, bytes]] = []

    def _answer(self, wire: socket.socket) -> None:
        wire.settimeout(20)
        with suppress(OSError), wire, self._secure(wire) as wire:
            head = read_head(wire)
            if head is None:
                return
            path = head.split(b" ", 2)[1].decode("latin-1")
            key = wire.getsockname()[0] + path
            self.asked.append((key, head))
            robots = answer(b"User-agent: *\nAllow: /\n")
            self.senders.get(key, robots if path == "/robots.txt" else answer(b"not here", status=404))(wire)


def answer(body: bytes, *, status: int = 200, length: int | None | str = "own", **headers: str) -> Sender:
    """A response that says a length of its own choosing (None: no Content-Length), and then closes."""
    stated = {} if length is None else {"Content-Length": str(len(body) if length == "own" else length)}
    rows = {"Content-Type": "text/html; charset=utf-8", **stated, **{name.replace("_", "-"): value for name, value in headers.items()}}
    head = f"HTTP/1.1 {status} X\r\n" + "".join(f"{name}: {value}\r\n" for name, value in rows.items()) + "Connection: close\r\n\r\n"
    return lambda wire: wire.sendall(head.encode("latin-1") + body)
