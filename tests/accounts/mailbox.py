"""A mail server of the tests' own: it takes every message and keeps it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass  # without slots: aiosmtpd looks at every attribute, and Python before 3.11.3 leaves one that cannot be read
class Mailbox:
    """What has arrived, in order; ``address`` is what ``LMS_MAIL_URL`` takes.

    With ``full`` it refuses everything, with ``moved`` it knows nobody. ``taken`` is called when it has a message,
    before it says so.
    """

    address: str = ""
    full: bool = False
    moved: bool = False
    letters: list[EmailMessage] = field(default_factory=list)
    taken: Callable[[], None] = lambda: None

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Say whether somebody has this address."""
        if self.moved:
            return "550 No such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take one message, as aiosmtpd hands it over."""
        if self.full:
            return "452 The box is full"
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.taken()
        return "250 OK"

    def link(self) -> str:
        """Return the path of the link in the newest message."""
        (address,) = [line for line in text(self.letters[-1]).splitlines() if line.startswith("http")]
        return "/" + address.split("/", 3)[3]


def text(letter: EmailMessage) -> str:
    """Return what a message says."""
    body = letter.get_body(("plain",))
    assert body is not None
    said = body.get_content()
    assert isinstance(said, str)
    return said


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """Yield a mail server on a free port of this machine."""
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    box.address = f"smtp://127.0.0.1:{port}"
    yield box
    controller.stop()
