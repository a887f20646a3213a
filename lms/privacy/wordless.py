"""What stays of a record when its person is erased: what was chosen, counted and concluded, without any words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lms import records

# What is named by the course or by Threshold, and not in anybody's own words.
NAMES_A_THING = frozenset(
    {
        *("question", "questions", "language", "form", "scene", "choice", "step", "to", "from", "outcome", "by"),
        *("meeting", "mark", "taken", "status", "number", "replaces", "about", "supersedes", "critical_wrong"),
    }
)

# A place among choices, a number with its unit, a share; an id; a hash. No telephone number or date is as short.
_PLAIN = re.compile(r"[\d.,/+-]{0,8}|[\d.,]{1,8} ?[^\W\d]{1,3}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}")


def without_words(kind: str, what: Mapping[str, Any], pseudonym: str) -> dict[str, Any]:
    """Return what a record of this kind says without anything that somebody wrote or that names the person.

    Whatever is not known to be harmless goes: a kind of record that comes later loses words rather than keeps them.
    """
    if kind == records.CERTIFICATE_ISSUED:
        return {**what, "name": pseudonym, "offline": ""}
    return {key: _plain(value, key in NAMES_A_THING) for key, value in what.items()}


def _plain(value: Any, harmless: bool) -> Any:
    if isinstance(value, str):
        return value if harmless or _PLAIN.fullmatch(value) else ""
    if isinstance(value, list):
        return [_plain(each, harmless) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each, harmless or key in NAMES_A_THING) for key, each in value.items()}
    return value
