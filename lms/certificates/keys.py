"""The keys that the site signs certificates with: made at first need, changed at will, the old ones known for ever.

The private half lies in the database encrypted with the site's ``SECRET_KEY``, so that every worker can sign and a copy
of the database alone cannot. Where that secret was changed without a fallback, the next signature makes a new key.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import current_app
from sqlalchemy import Row, select

from lms import clock, database
from lms.tables import keys

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PURPOSE = b"threshold certificate keys"  # what else the SECRET_KEY is used for never meets this use
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ED25519_PUBLIC = b"\xed\x01"  # multicodec


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What the world knows of a key. ``id`` has 8 hexadecimal digits, ``public`` 32 bytes."""

    id: str
    public: bytes
    made_at: datetime
    retired_at: datetime | None
    withdrawn_at: datetime | None

    @property
    def multibase(self) -> str:
        """The key as a Multikey has it: ``z6Mk…``."""
        return multibase(ED25519_PUBLIC + self.public)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The key in use. ``id`` names its public half."""

    id: str
    private: Ed25519PrivateKey

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature: 64 bytes, always the same for the same message."""
        return self.private.sign(message)


def published() -> tuple[PublicKey, ...]:
    """Return every key that the site ever signed with, the oldest first."""
    rows = database.connection().execute(select(keys).order_by(keys.c.made_at, keys.c.id))
    return tuple(PublicKey(row.id, row.public, row.made_at, row.retired_at, row.withdrawn_at) for row in rows)


def current() -> SigningKey:
    """Return the key to sign with; make one where there is none, or none that can be opened.

    Call outside ``database.writing()``.
    """
    return _opened(_in_use()) or _first()


def renew() -> str:
    """Make a new key and sign with it from now on; return its id. The private half of the one before is destroyed."""
    with database.writing():
        database.hold_table(keys)
        return _make()


def withdraw(key: str) -> bool:
    """Say that nothing signed with a key proves anything: somebody else has it. Return whether there is such a key."""
    now = clock.now()
    with database.writing() as link:
        database.hold_table(keys)
        found = link.execute(select(keys.c.retired_at).where(keys.c.id == key)).one_or_none()
        if found is None:
            return False
        gone = {"sealed": None, "withdrawn_at": now, "retired_at": found.retired_at or now}
        link.execute(keys.update().where(keys.c.id == key, keys.c.withdrawn_at.is_(None)).values(gone))
        return True


def _first() -> SigningKey:
    with database.writing():
        database.hold_table(keys)
        opened = _opened(_in_use())  # another worker may have been quicker
        if opened is None:
            _make()
            opened = _opened(_in_use())
    assert opened is not None
    return opened


def _in_use() -> Row[*tuple[Any, ...]] | None:
    query = select(keys.c.id, keys.c.sealed).where(keys.c.retired_at.is_(None)).order_by(keys.c.made_at.desc())
    return database.connection().execute(query.limit(1)).one_or_none()


def _opened(row: Row[*tuple[Any, ...]] | None) -> SigningKey | None:
    # Not at the top: a worker that signs nothing need not hold the library.
    from cryptography.fernet import InvalidToken
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if row is None or row.sealed is None:
        return None
    try:
        return SigningKey(row.id, Ed25519PrivateKey.from_private_bytes(_safe().decrypt(row.sealed)))
    except InvalidToken:
        return None


def _make() -> str:
    """Make a key, inside ``database.writing()`` and with the table held; retire what was in use."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private, now, link = Ed25519PrivateKey.generate(), clock.now(), database.connection()
    public = private.public_key().public_bytes_raw()
    made = {
        "id": hashlib.sha256(public).hexdigest()[:8],
        "public": public,
        "sealed": _safe().encrypt(private.private_bytes_raw()),
        "made_at": now,
    }
    link.execute(keys.update().where(keys.c.retired_at.is_(None)).values(retired_at=now, sealed=None))
    link.execute(keys.insert().values(made))
    return str(made["id"])


def _safe() -> MultiFernet:
    from cryptography.fernet import Fernet, MultiFernet
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    def lock(secret: str | bytes) -> Fernet:
        known = secret.encode() if isinstance(secret, str) else secret
        derived = HKDF(SHA256(), 32, salt=None, info=PURPOSE).derive(known)
        return Fernet(base64.urlsafe_b64encode(derived))

    config = current_app.config
    return MultiFernet([lock(each) for each in (config["SECRET_KEY"], *(config.get("SECRET_KEY_FALLBACKS") or ()))])


def multibase(value: bytes) -> str:
    """Return bytes in base 58 as Bitcoin writes it, with the letter that says so."""
    number, digits = int.from_bytes(value), ""
    while number:
        number, rest = divmod(number, 58)
        digits = BASE58[rest] + digits
    return "z" + "1" * (len(value) - len(value.lstrip(b"\0"))) + digits
