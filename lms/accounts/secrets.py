"""Passwords, PINs and the secrets in links: how they are made, kept and compared."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import unicodedata
from itertools import count, pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200  # characters
PIN_DIGITS = 6

# OWASP's smaller setting (19 MiB): an old server hashes several at once without running out of memory.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_at_once = threading.BoundedSemaphore(2)
# The hash of a random secret that nobody has kept: what a wrong name is compared with, so that it takes as long.
_nobodys = "$argon2id$v=19$m=19456,t=2,p=1$IkAOmBPqI3Lbj6E74qlOkA$zsyrp077owNar0VHXV2YSuwQYhJYknrRzuLHpO4LeyM"


def hashed(secret: str) -> str:
    """Return the argon2id hash of a password or PIN. Never call it inside ``database.writing()``: it takes long."""
    with _at_once:
        return _hasher.hash(_plain(secret))


def fits(secret: str, kept: str | None) -> bool:
    """Whether a password or PIN fits its hash; takes as long where there is no hash, so that time tells nothing."""
    if len(secret) > LONGEST_PASSWORD:
        secret, kept = "", None  # longer than any that was set: composing it could take a server's breath away
    with _at_once:
        try:
            return _hasher.verify(kept or _nobodys, _plain(secret)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def _plain(secret: str) -> str:
    """Return a secret as every keyboard gives it: composed letters; digits of any script as 0 to 9."""
    composed = unicodedata.normalize("NFKC", secret)
    return "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in composed)


def read_pin(typed: str) -> str:
    """Return what somebody typed as a PIN, six digits without spaces and dashes; empty where it is none."""
    kept = "".join(c for c in typed[:LONGEST_PASSWORD] if not c.isspace() and c not in "-–")
    plain = _plain(kept)
    return plain if len(plain) == PIN_DIGITS and plain.isascii() and plain.isdecimal() else ""


def new_pin() -> str:
    """Return six digits, none of the patterns that everybody tries first."""
    return pin_from(secrets.token_bytes(32), "")


def pin_from(key: bytes, seed: str) -> str:
    """Return the PIN that belongs to a seed: always the same, and only for whoever holds the key."""
    for turn in count():
        drawn = hmac.digest(key, f"pin:{turn}:{seed}".encode(), "sha256")
        pin = f"{int.from_bytes(drawn) % 10**PIN_DIGITS:0{PIN_DIGITS}}"
        if not _is_pattern(pin):
            return pin
    raise AssertionError("counting ends nowhere")


def _is_pattern(pin: str) -> bool:
    """Whether every digit is the same step away from the one before: 000000, 123456, 864208."""
    return len({(int(b) - int(a)) % 10 for a, b in pairwise(pin)}) == 1


def new_link_secret() -> str:
    """Return what a link carries; only its :func:`fingerprint` is stored."""
    return secrets.token_urlsafe(24)


def fingerprint(secret: str) -> str:
    """Return the sha256 of a link's secret, hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()
