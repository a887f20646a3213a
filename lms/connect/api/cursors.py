"""Cursors: where a page of the API ended, so that the next begins behind it whatever is added meanwhile."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, true

from lms.errors import Refused
from lms.language import gettext

LARGEST_POSITION = 2**63 - 1
LONGEST = 400  # characters


def write(*parts: object) -> str:
    """Return a cursor; what is in it is nobody's business but :func:`read`'s."""
    told = [part.isoformat() if isinstance(part, datetime) else str(part) for part in parts]
    return base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()


def read(cursor: str, *kinds: Callable[[str], Any]) -> tuple[Any, ...]:
    """Return what is in a cursor, each part read by its kind; nothing at all for no cursor.

    Raises :class:`Refused` (400) for one that this address has not given.
    """
    if not cursor:
        return ()
    try:
        padded = cursor[:LONGEST] + "=" * (-len(cursor[:LONGEST]) % 4)
        told = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        return tuple(kind(str(part)) for kind, part in zip(kinds, told, strict=True))
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise Refused(
            400,
            gettext("This cursor was not given by this address."),
            gettext("Take the address under next as it is, or begin without a cursor."),
        ) from error


def moment(text: str) -> datetime:
    """Read a moment, in UTC; raise ``ValueError`` or ``OverflowError`` for anything else."""
    return datetime.fromisoformat(text).astimezone(UTC)


def position(text: str) -> int:
    """Read a position in the log; raise ``ValueError`` for anything else."""
    if not (text.isascii() and text.isdecimal()) or int(text[:20]) > LARGEST_POSITION:
        raise ValueError(f"{text} is no position")
    return int(text)


def behind(at: ColumnElement[datetime], key: ColumnElement[UUID], after: Sequence[Any]) -> ColumnElement[bool]:
    """Return the condition that a row comes behind (moment, id) in the order of the two; any row, where that is empty.

    An order by moment alone would lose those of one moment that a page cuts apart.
    """
    if not after:
        return true()
    since, last = after
    return or_(at > since, and_(at == since, key > last))
