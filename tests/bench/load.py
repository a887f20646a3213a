"""Asking a site as fast as it answers: a few connections that are kept open, no browser and no library in between."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

CONNECTIONS = 4
PATIENCE_SECONDS = 20

# What today's browsers say; the oldest phones leave out where a request comes from and get a token in each form.
BROWSER = {"Host": "localhost", "Accept-Encoding": "gzip, deflate, br", "Sec-Fetch-Site": "same-origin"}


class NotAnswered(Exception):
    """The site answered otherwise than it should, or not at all."""


@dataclass(frozen=True, slots=True)
class Load:
    """What was answered: how many requests, in how many seconds."""

    count: int
    seconds: float

    @property
    def per_second(self) -> float:
        """How many requests were answered in a second."""
        return self.count / self.seconds


def request(path: str, cookie: str, form: str | None = None, headers: Mapping[str, str] = BROWSER) -> bytes:
    """Return a request as it goes over the wire: a POST where there is a form, url-encoded, a GET otherwise."""
    lines = [f"{'GET' if form is None else 'POST'} {path} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in {**headers, "Cookie": cookie}.items()]
    if form is not None:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(form.encode())}"]
    return "\r\n".join([*lines, "", form or ""]).encode()


@dataclass(slots=True)
class Connection:
    """A connection that is kept open, with at most one request on its way."""

    socket: socket.socket
    status: int
    held: bytearray = field(default_factory=bytearray)

    def take(self) -> bool:
        """Take what has arrived; return whether that completes the answer, and raise where it is not the right one."""
        arrived = self.socket.recv(1 << 18)
        if not arrived:
            raise NotAnswered("The site has closed the connection.")
        self.held += arrived
        head, end, body = self.held.partition(b"\r\n\r\n")
        if not end:
            return False
        first, *lines = head.decode("latin-1").split("\r\n")
        if int(first.split()[1]) != self.status:
            raise NotAnswered(f"The site answered {first}, not {self.status}:\n{bytes(body[:400])!r}")
        length = next(int(line[15:]) for line in lines if line.lower().startswith("content-length:"))
        if len(body) < length:
            return False
        self.held.clear()
        return True


def send(address: str, requests: Iterable[bytes], status: int = 200) -> Load:
    """Send the requests over four connections, each its next one as soon as it has an answer; wait for all answers.

    Raises :class:`NotAnswered` for any other status than the one that is expected.
    """
    place = urlsplit(address)
    upcoming = iter(requests)
    with selectors.DefaultSelector() as ready:
        for _connection in range(CONNECTIONS):
            opened = socket.create_connection((place.hostname, place.port), timeout=PATIENCE_SECONDS)
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            ready.register(opened, selectors.EVENT_READ, Connection(opened, status))
        try:
            began = time.perf_counter()
            count = _exchange(ready, upcoming)
            return Load(count, time.perf_counter() - began)
        finally:
            for key in ready.get_map().values():
                key.data.socket.close()


def _exchange(ready: selectors.BaseSelector, upcoming: Iterator[bytes]) -> int:
    count = under_way = 0
    for key, asked in zip(list(ready.get_map().values()), upcoming, strict=False):
        key.data.socket.sendall(asked)
        under_way += 1
    while under_way:
        events = ready.select(PATIENCE_SECONDS)
        if not events:
            raise NotAnswered(f"The site has not answered for {PATIENCE_SECONDS} seconds.")
        for key, _ready in events:
            if not key.data.take():
                continue
            count, under_way = count + 1, under_way - 1
            asked = next(upcoming, b"")
            if asked:
                key.data.socket.sendall(asked)
                under_way += 1
    return count


def during(seconds: float, requests: Iterable[bytes]) -> Iterator[bytes]:
    """Yield requests until the time, which begins with the first, is over."""
    end = None
    for each in requests:
        end = end or time.perf_counter() + seconds
        if time.perf_counter() >= end:
            return
        yield each
