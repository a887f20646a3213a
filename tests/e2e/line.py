"""A line to the tests' server that can be cut: before a request arrives, or after it and before its answer."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field

SOME = 65536


@dataclass
class Line:
    """What stands between a browser and the server on ``port``. Its own address stays the same through every cut."""

    port: int
    listener: socket.socket | None = None
    own_port: int = 0
    swallow: bool = False
    ends: set[socket.socket] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def address(self) -> str:
        """Where a browser finds the site."""
        return f"http://127.0.0.1:{self.own_port}"

    def mend(self) -> Line:
        """Let requests through, as from the beginning."""
        self.swallow = False
        if self.listener is None:
            self.listener = socket.create_server(("127.0.0.1", self.own_port))
            self.own_port = self.listener.getsockname()[1]
            threading.Thread(target=self._listen, args=(self.listener,), daemon=True).start()
        return self

    def cut(self) -> None:
        """Cut every connection, and refuse new ones."""
        if self.listener is not None:
            self.listener.shutdown(socket.SHUT_RDWR)
            self.listener.close()
            self.listener = None
        self._hang_up()

    def swallow_answers(self) -> None:
        """Let what is sent arrive, and nothing come back: the line is dead as soon as the server has answered."""
        self._hang_up()  # so that the next request comes on a connection that knows
        self.swallow = True

    def _hang_up(self) -> None:
        with self.lock:
            ends, self.ends = self.ends, set()
        for end in ends:
            _close(end)

    def _listen(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _peer = listener.accept()
                far = socket.create_connection(("127.0.0.1", self.port))
            except OSError:
                return
            with self.lock:
                self.ends |= {near, far}
            for source, target, is_answer in ((near, far, False), (far, near, True)):
                threading.Thread(target=self._carry, args=(source, target, is_answer), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, is_answer: bool) -> None:
        try:
            while some := source.recv(SOME):
                if is_answer and self.swallow:
                    break
                target.sendall(some)
        except OSError:
            pass
        with self.lock:
            self.ends -= {source, target}
        _close(source)
        _close(target)


def _close(end: socket.socket) -> None:
    with suppress(OSError):  # the other side was first
        end.shutdown(socket.SHUT_RDWR)
    end.close()
