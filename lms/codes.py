"""Codes that people read out, write down and type: of cards, cohorts, receipts and certificates."""

from __future__ import annotations

import secrets
import unicodedata

# Crockford's alphabet: no I, L, O or U, so nothing is misread on paper and no word comes about.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


def new_code(length: int = 8) -> str:
    """Return a random code of letters and digits that can be read out and typed."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def read_code(typed: str) -> str:
    """Return a code as it was made: without spaces and dashes, in capitals, look-alikes put right."""
    kept = "".join(c for c in unicodedata.normalize("NFKC", typed).upper() if c.isalnum())
    return kept.translate(MISREAD)


def shown_code(code: str) -> str:
    """Return a code in groups of four: ``7K4M-9Q2T``."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))
