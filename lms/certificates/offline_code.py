"""What can be checked without a connection: the code in a certificate's QR, and the list of what was revoked.

The QR code opens the page that confirms the certificate; behind the ``#``, which no browser sends, follows in base 32:

    1 byte   version, 1
    1 byte   bit 0: a demonstration; from bit 1 on: the kind of certificate, by its place in ``words.KINDS``
    4 bytes  id of the key
    4 bytes  place in the list of revocations
    2 bytes  day of issue, from 2020-01-01
    2 bytes  last day, from 2020-01-01; 0 where there is none
    n bytes  name, line feed, title of the course, UTF-8
    64 bytes Ed25519 signature of the context, the number, a line feed, and all of the above

The list is ``text.key.signature``: JSON in base64url, the id of the key that signed it, the signature in base64url.
``static/verification/check.js`` reads both.
"""

from __future__ import annotations

import base64
import json
import struct
from datetime import date, datetime

from lms.certificates.keys import PublicKey, SigningKey
from lms.certificates.words import KINDS, CertificateWords

VERSION = 1
FIRST_DAY = date(2020, 1, 1)
HEAD = struct.Struct(">BB4sIHH")
LONGEST_TITLE = 72  # bytes: the code is to stay large enough for the camera of an old phone

CERTIFICATE = b"threshold certificate\n"  # what is signed as one is never taken for the other
LIST = b"threshold list\n"


def write(words: CertificateWords, key: SigningKey) -> str:
    """Return the code of a certificate: capital letters and digits, some 200 to 450 of them."""
    head = HEAD.pack(
        VERSION,
        KINDS.index(words.kind) << 1 | words.demonstration,
        bytes.fromhex(key.id),
        words.bit,
        _day(words.issued_on),
        _day(words.valid_until) if words.valid_until else 0,
    )
    said = head + words.name.encode() + b"\n" + _shortened(words.title)
    signature = key.sign(CERTIFICATE + words.number.encode() + b"\n" + said)
    return base64.b32encode(said + signature).decode().rstrip("=")


def write_list(keys: tuple[PublicKey, ...], revoked: tuple[int, ...], at: datetime, site: str, key: SigningKey) -> str:
    """Return the list: every key, and the places of what was revoked, as of a moment. It names nobody."""
    told = {
        "version": VERSION,
        "site": site,
        "as_of": at.isoformat(timespec="seconds"),
        "keys": [{"id": each.id, "public": _text(each.public), "withdrawn": bool(each.withdrawn_at)} for each in keys],
        "revoked": sorted(revoked),
    }
    said = _text(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode())
    return f"{said}.{key.id}.{_text(key.sign(LIST + said.encode()))}"


def _day(day: date) -> int:
    return (day - FIRST_DAY).days


def _shortened(title: str) -> bytes:
    """Return the beginning of a title, cut where a letter ends."""
    encoded = " ".join(title.split()).encode()
    if len(encoded) <= LONGEST_TITLE:
        return encoded
    return encoded[: LONGEST_TITLE - 3].decode(errors="ignore").rstrip().encode() + "…".encode()


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")
