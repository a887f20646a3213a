"""What only this site can have written: ids in addresses that nobody can guess, what travels in a form, seals.

Everything hangs on ``SECRET_KEY``. What was made under one of ``SECRET_KEY_FALLBACKS`` still opens.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import current_app
from itsdangerous import Signer, URLSafeSerializer


def secrets() -> list[bytes]:
    """Return the site's secrets, the current one last."""
    config: Mapping[str, Any] = current_app.config
    keys = (*(config.get("SECRET_KEY_FALLBACKS") or ()), config["SECRET_KEY"])
    assert keys[-1], "sessions need SECRET_KEY too"
    return [key.encode() if isinstance(key, str) else key for key in keys]


def digest(text: str) -> bytes:
    """Return the 32 bytes that belong to a text under the current secret. The text begins with what they are for."""
    return hmac.digest(secrets()[-1], text.encode(), "sha256")


def serializer(purpose: str) -> URLSafeSerializer:
    """Return what writes values under the site's secrets and reads them again, in letters that an address may have.

    It raises :class:`itsdangerous.BadSignature` for what was not written here, or for another ``purpose``.
    """
    return URLSafeSerializer(secrets(), salt=purpose)


def sealed(key: UUID, purpose: str) -> str:
    """Return an id with its seal, for an address; one that was made for another ``purpose`` opens nothing."""
    return _written(key, purpose, secrets()[-1])


def opened(text: str, purpose: str) -> UUID | None:
    """Return the id in an address that :func:`sealed` made, ``None`` for everything else."""
    try:
        key = UUID(bytes=base64.urlsafe_b64decode(text.partition(".")[0] + "=="))
    except ValueError:
        return None
    # Compared as it is written: the last letter of base64 holds bits that nobody reads.
    right = [hmac.compare_digest(text.encode(), _written(key, purpose, each).encode()) for each in secrets()]
    return key if any(right) else None


def _written(key: UUID, purpose: str, secret: bytes) -> str:
    told = base64.urlsafe_b64encode(key.bytes).rstrip(b"=")
    return Signer(secret, salt=purpose, digest_method=hashlib.sha256).sign(told).decode()
