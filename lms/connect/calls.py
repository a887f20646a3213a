"""What a device sends, read from JSON: the call as a whole, and each item of it by itself."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from curricula.clocks import EARLIEST
from lms.language import gettext
from lms.learning.items import Item

LONGEST_NAME = 500  # characters of a kind, an address, the name of a field
LONGEST_VALUE = 20_000  # characters of one value, as of the longest text that a question takes
MOST_FIELDS = 100  # and values of one field
HIGHEST_NUMBER = 10_000
LATEST = datetime.max.replace(tzinfo=UTC)


class Malformed(ValueError):
    """A call, or an item of one, that does not have its shape; the text says what is wrong, in the reader's words."""


@dataclass(frozen=True, slots=True)
class Call:
    """What a device sends: what its clock showed, and its items, each as it came.

    ``person`` is the id of whoever did what is in it: a phone may be shared.
    """

    now: datetime
    items: Sequence[Any]
    person: str


def read_call(body: bytes) -> Call:
    """Read a call. Raises :class:`Malformed` where it is no JSON, or not a call."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError is a ValueError, too
        raise Malformed(gettext("This is not JSON that can be read.")) from error
    if not isinstance(told, dict) or not isinstance(told.get("items"), list):
        raise Malformed(gettext("There is no list of items in it."))
    person = told.get("person", "")
    return Call(_moment(told, "now"), told["items"], person if isinstance(person, str) else "")


def read_item(told: Any) -> Item:
    """Read one item. Raises :class:`Malformed`."""
    if not isinstance(told, dict):
        raise Malformed(gettext("This is no item."))
    begun = "run" if told.get("run") is not None else "attempt"
    return Item(
        id=_id(told, "id"),
        kind=_text(told, "kind"),
        cohort=_text(told, "cohort"),
        happened_at=_moment(told, "happened_at"),
        activity=_text(told, "activity", ""),
        attempt=_id(told, begun) if told.get(begun) is not None else None,
        number=_number(told),
        question=_text(told, "check", ""),
        content=_text(told, "content", "", LONGEST_VALUE),
        after=_id(told, "after") if told.get("after") is not None else None,
        fields=_fields(told.get("fields", {})),
    )


def id_of(told: Any) -> str:
    """Return what an item calls itself, as far as it does: the answer to it is known by that."""
    key = told.get("id") if isinstance(told, dict) else None
    return key if isinstance(key, str) and len(key) <= LONGEST_NAME and _is_plain(key) else ""


def _id(told: Mapping[str, Any], name: str) -> UUID:
    """Read an id that a device made: version 5 is for what the server concludes."""
    try:
        found = UUID(told.get(name))
    except (ValueError, TypeError, AttributeError):
        found = None
    if found is None or found.version not in (4, 7):
        raise _wrong(name)
    return found


def _moment(told: Mapping[str, Any], name: str) -> datetime:
    """Read a moment; years that no calendar of ours has are the first or the last of ours."""
    text = told.get(name)
    if not isinstance(text, str):
        raise _wrong(name)
    if text.startswith(("+", "-")):  # as JavaScript writes the years below 0 and above 9999
        return LATEST if text.startswith("+") else EARLIEST
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _wrong(name) from None
    if moment.tzinfo is None:
        raise _wrong(name)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return LATEST if moment.year > 1 else EARLIEST


def _text(told: Mapping[str, Any], name: str, absent: str | None = None, longest: int = LONGEST_NAME) -> str:
    text = told.get(name, absent)
    if not isinstance(text, str) or len(text) > longest or not _is_plain(text):
        raise _wrong(name)
    return text


def _number(told: Mapping[str, Any]) -> int:
    number = told.get("number", 0)
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= HIGHEST_NUMBER:
        raise _wrong("number")
    return number


def _fields(told: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(told, dict) or len(told) > MOST_FIELDS or not all(map(_is_plain, told)):
        raise _wrong("fields")
    for values in told.values():
        if not isinstance(values, list) or len(values) > MOST_FIELDS:
            raise _wrong("fields")
        if not all(isinstance(value, str) and len(value) <= LONGEST_VALUE and _is_plain(value) for value in values):
            raise _wrong("fields")
    return {name: tuple(values) for name, values in told.items()}


def _is_plain(text: str) -> bool:
    """Whether a text can be kept: no U+0000, which PostgreSQL cannot hold, and no half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def _wrong(name: str) -> Malformed:
    return Malformed(gettext("What stands under “%(name)s” cannot be read.", name=name))
