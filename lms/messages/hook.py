"""Handing a message to a messenger: a POST of JSON to ``LMS_HOOK_URL``, signed as the Standard Webhooks say.

What answers there knows which of its conversations belongs to a person's id. It answers 2xx when it has taken the
message, 404 or 410 when it knows nobody of that id, anything else to be asked again later; by ``webhook-id`` it knows a
message that comes a second time. https://www.standardwebhooks.com
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from flask import current_app

from lms import clock
from lms.mail import PATIENCE, THIS_MACHINE, NotSent
from lms.messages.outbox import Claimed

NOBODY = (404, 410)
SECRET = "whsec_"  # noqa: S105 — what a secret begins with


def send(message: Claimed, name: str) -> None:
    """Hand one message over. Raises :class:`NotSent` when it is not taken; outside ``database.writing()``."""
    told = {
        "type": "message",
        "timestamp": clock.now().isoformat(),
        "data": {
            "person": str(message.person),
            "name": name,
            "language": message.language,
            "subject": message.subject,
            "text": message.body,
        },
    }
    body = json.dumps(told, ensure_ascii=False).encode()
    status = _posted(body, _headers(str(message.id), body))
    if not 200 <= status < 300:
        raise NotSent(f"{current_app.config['LMS_HOOK_URL']}: HTTP {status}", for_good=status in NOBODY)


def _headers(id: str, body: bytes) -> dict[str, str]:
    seconds = int(clock.now().timestamp())
    return {
        "Content-Type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": signature(current_app.config["LMS_HOOK_SECRET"], id, seconds, body),
    }


def signature(secret: str, id: str, seconds: int, body: bytes) -> str:
    """Return what proves that a message is this site's: ``v1,`` and the base64 of an HMAC of SHA-256.

    Raises :class:`NotSent` for a secret that is none.
    """
    try:
        key = base64.b64decode(secret.removeprefix(SECRET), validate=True)
    except binascii.Error as error:
        raise NotSent("LMS_HOOK_SECRET is no base64.") from error
    if len(key) < 24:
        raise NotSent("LMS_HOOK_SECRET is shorter than 24 bytes: anybody could guess it.")
    signed = f"{id}.{seconds}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()


def _posted(body: bytes, headers: dict[str, str]) -> int:
    """Send a POST and return the status; nobody is followed to another address."""
    url = urlsplit(current_app.config["LMS_HOOK_URL"])
    host, is_encrypted = url.hostname or "", url.scheme == "https"
    if not is_encrypted and (url.scheme != "http" or host not in THIS_MACHINE):
        raise NotSent("LMS_HOOK_URL does not begin with https://, so nothing about anybody is sent there.")
    link = (HTTPSConnection if is_encrypted else HTTPConnection)(host, url.port, timeout=PATIENCE)
    try:
        link.request("POST", url.path + (f"?{url.query}" if url.query else ""), body, headers)
        return link.getresponse().status
    except (OSError, HTTPException) as error:
        raise NotSent(f"{host}: {error or type(error).__name__}") from error
    finally:
        link.close()
