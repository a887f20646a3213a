"""Two signatures: what is critical for safety is published once somebody other than its author has signed it.

A signature is for one version, by the hash of all that a reader is shown: words, questions with their keys, and the
safety facts as they read on that day. The newest verdict on a version counts, and nothing is ever taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from flask import current_app
from sqlalchemy import func, select

from curricula.findings import A_REVIEW_HOLDS
from curricula.model import Activity
from lms import clock, database
from lms.tables import people
from lms.tables import signatures as table

if TYPE_CHECKING:
    from lms.publication.editions import Edition

SIGNED, REFUSED = "signed", "refused"

Name = tuple[str, str, str]  # curriculum, language, activity
Open = Callable[[str], Activity]


@dataclass(frozen=True, slots=True)
class Signature:
    """What a reviewer said of one version. ``name`` is the reviewer's, ``role`` their profession in their own words.

    ``written_by`` is empty where nobody knew who had written it.
    """

    of: Name
    content: str
    reviewer: UUID
    name: str
    role: str
    written_by: str
    verdict: str
    reason: str
    at: datetime

    @property
    def is_signed(self) -> bool:
        """Whether the version was found right."""
        return self.verdict == SIGNED


Verdicts = tuple[Signature, ...]
"""What counts of one version, the newest last: its signatures since it was last refused, or that refusal alone."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a page says of a version: reviewed by whom and when, long ago (overdue), or still awaiting a review."""

    state: Literal["reviewed", "overdue", "awaiting"]
    name: str = ""
    role: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A change of what is critical for safety that nobody has signed; ``is_new``: nothing of it is published now.

    ``refusal`` is the reviewer's, where one was given.
    """

    name: Name
    title: str
    content: str
    is_new: bool
    refusal: Signature | None


class AwaitsReview(Exception):
    """Publishing would change what is critical for safety without a signature. ``unsigned`` says what."""

    def __init__(self, unsigned: tuple[Unsigned, ...]) -> None:
        super().__init__(", ".join("/".join(each.name) for each in unsigned))
        self.unsigned = unsigned


_QUERY = (
    select(
        *(table.c[name] for name in ("curriculum", "language", "activity", "content", "reviewer")),
        people.c.name,
        *(table.c[name] for name in ("role", "written_by", "verdict", "reason", "at")),
    )
    .select_from(table.join(people, people.c.id == table.c.reviewer))
    .order_by(table.c.position)
)

NEWEST = select(func.coalesce(func.max(table.c.position), 0)).scalar_subquery().label("signed_up_to")
"""Tells, as a column of another question, whether anybody has signed since."""


def required() -> bool:
    """Whether this site asks for signatures; a demonstration never does, and says on its pages what is not reviewed."""
    config = current_app.config
    return bool(config["LMS_REQUIRE_SIGNATURES"] and not config["LMS_DEMONSTRATION"])


def everything() -> tuple[Signature, ...]:
    """Return every verdict there is, oldest first."""
    return tuple(
        Signature((row.curriculum, row.language, row.activity), *row[3:])
        for row in database.connection().execute(_QUERY)
    )


def counting() -> Mapping[str, Verdicts]:
    """Return what counts of each version, by its hash."""
    found: dict[str, Verdicts] = {}
    for verdict in everything():
        before = found.get(verdict.content, ())
        found[verdict.content] = (*(each for each in before if each.is_signed and verdict.is_signed), verdict)
    return found


def keep(sent: UUID, verdict: Signature, statement: str) -> None:
    """Keep a verdict, inside ``database.writing()``; sending it twice keeps it once."""
    database.hold_table(table)  # positions then appear in their order, which whoever looks for newer ones relies on
    curriculum, language, activity = verdict.of
    row = {
        "id": sent,
        "content": verdict.content,
        "curriculum": curriculum,
        "language": language,
        "activity": activity,
        "reviewer": verdict.reviewer,
        "role": verdict.role,
        "written_by": verdict.written_by,
        "verdict": verdict.verdict,
        "statement": statement,
        "reason": verdict.reason,
        "at": verdict.at,
    }
    database.insert_once(table, [row])


def standing(activity: Activity, verdicts: Verdicts) -> Standing:
    """Return what a page says of an activity: by its signature, or else by the review that its header tells of."""
    today = clock.now().date()
    if verdicts:
        newest = verdicts[-1]
        if not newest.is_signed:
            return Standing("awaiting")
        name, role, on = newest.name, newest.role, newest.at.date()
    elif activity.reviewed is not None:
        name, role, on = activity.reviewed.name, activity.reviewed.role, activity.reviewed.date
    else:
        return Standing("awaiting")
    return Standing("overdue" if on + A_REVIEW_HOLDS < today else "reviewed", name, role, on)


def unsigned(before: Edition, now: Edition, opened: Open, publisher: UUID | None) -> tuple[Unsigned, ...]:
    """Return the changes between two editions that still need a signature; none where the site asks for none.

    What was critical for safety before needs one, too, to become anything else.
    Where nobody knows who wrote a change, whoever publishes it is taken for its author: their own signature does not
    count then.
    """
    if not required():
        return ()
    verdicts: Mapping[str, Verdicts] | None = None
    found = []
    for (curriculum, language), course in sorted(now.courses.items()):
        old = before.courses.get((curriculum, language))
        for key, place in sorted(course.places.items()):
            was = old.places.get(key) if old else None
            if was is not None and was.hash == place.hash:
                continue
            activity = opened(place.hash)
            if not activity.is_safety_critical and not (was and opened(was.hash).is_safety_critical):
                continue
            verdicts = counting() if verdicts is None else verdicts
            said = verdicts.get(place.hash, ())
            if not any(each.is_signed and (each.written_by or each.reviewer != publisher) for each in said):
                refusal = said[-1] if said and not said[-1].is_signed else None
                name = (curriculum, language, key)
                found.append(Unsigned(name, activity.title, place.hash, was is None, refusal))
    return tuple(found)


def blocking(found: tuple[Unsigned, ...], *, unreviewed: bool) -> tuple[Unsigned, ...]:
    """Return what keeps a publication back: all of it, but for what is new and is knowingly brought out unreviewed."""
    return tuple(each for each in found if not (unreviewed and each.is_new and each.refusal is None))
