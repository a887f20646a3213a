"""Sending one mail, now, over the server that ``LMS_MAIL_URL`` names."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.errors import MessageError
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, make_msgid
from urllib.parse import SplitResult, unquote, urlsplit

from flask import current_app, request

from lms import clock

PATIENCE = 10  # seconds for each step of the conversation
PORTS = {"smtp": 587, "smtps": 465}
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


class NotSent(Exception):
    """A mail that did not leave, with the reason in the words of whoever refused it.

    ``for_good``: trying again is of no use, there is nobody at this address.
    """

    def __init__(self, why: str, for_good: bool = False) -> None:
        super().__init__(why)
        self.for_good = for_good


def is_set_up() -> bool:
    """Whether this site can send mail."""
    return bool(current_app.config["LMS_MAIL_URL"])


class Whole(UnstructuredHeader, BaseHeader):
    """A header that holds an address of the web: on one line, since no mail program reads one that was folded."""

    def fold(self, *, policy: Policy) -> str:
        """Write it as it goes over the wire."""
        return f"{self.name}: {self}{policy.linesep}"


_headers = HeaderRegistry()
_headers.map_to_type("list-unsubscribe", Whole)
FORM = SMTP.clone(header_factory=_headers)


def compose(to: str, subject: str, body: str, id: str = "") -> EmailMessage:
    """Return a plain text mail to one address, from the site; inside a request, whose host it may be sent from.

    ``id`` is what its Message-ID begins with: one that is sent twice is then known by it; made where none is given.
    Raises :class:`NotSent` for an address that no mail can carry (``a..b@example.org``).
    """
    message = EmailMessage(policy=FORM)
    message["From"] = _sender()
    message["To"] = _address(to)
    message["Subject"] = subject
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{id}@{_host()}>" if id else make_msgid(domain=_host())
    message["Auto-Submitted"] = "auto-generated"  # no holiday replies, please
    message.set_content(body, cte="quoted-printable")
    return message


def _address(to: str) -> Address:
    try:
        return Address(addr_spec=to)
    except (ValueError, MessageError) as error:
        raise NotSent(f"{to}: {error}", for_good=True) from error


def send(message: EmailMessage) -> None:
    """Hand a mail to the server. Raises :class:`NotSent` when it is not taken; outside ``database.writing()``."""
    url = urlsplit(current_app.config["LMS_MAIL_URL"])
    try:
        with _server(url) as server:
            server.send_message(message)
    except (OSError, ValueError) as error:  # smtplib's errors are OSErrors; a port that is no number is a ValueError
        raise NotSent(str(error) or type(error).__name__, _is_for_good(error)) from error


def _is_for_good(error: Exception) -> bool:
    """Whether a server has said that it knows no such address (5xx); 4xx may pass."""
    return isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        code >= 500 for code, _words in error.recipients.values()
    )


@contextmanager
def _server(url: SplitResult) -> Iterator[smtplib.SMTP]:
    """Connect, encrypt, sign in. The password of the mail account never travels in the clear."""
    host = url.hostname or ""
    if url.scheme not in PORTS or not host:
        raise ValueError("LMS_MAIL_URL is neither smtp://host nor smtps://host.")
    port = url.port or PORTS[url.scheme]
    if url.scheme == "smtps":
        with smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=ssl.create_default_context()) as server:
            _sign_in(server, url)
            yield server
        return
    with smtplib.SMTP(host, port, timeout=PATIENCE) as server:
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        elif url.username and host not in THIS_MACHINE:
            raise ValueError(f"{host} offers no encryption (STARTTLS), so the password was not sent to it.")
        _sign_in(server, url)
        yield server


def _sign_in(server: smtplib.SMTP, url: SplitResult) -> None:
    if url.username:
        server.login(unquote(url.username), unquote(url.password or ""))


def _sender() -> str:
    return current_app.config["LMS_MAIL_FROM"] or f"threshold@{_host()}"


def _host() -> str:
    public = urlsplit(current_app.config["LMS_PUBLIC_URL"]).hostname
    return public or request.host.partition(":")[0] or "localhost"
