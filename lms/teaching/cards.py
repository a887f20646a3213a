"""For whom a trainer or a manager may make a PIN card: whoever holds a card is that person, everywhere."""

from __future__ import annotations

from lms.errors import Refused
from lms.identity import Person
from lms.language import gettext


def may_make(author: Person, person: Person) -> bool:
    """Whether somebody may make a new PIN for a person: one who is a trainee only, and only where the author teaches.

    A seat elsewhere would be opened to the author along with their own.
    """
    return not person.is_staff and all(
        held.cohort is not None and author.teaches(held.cohort) for held in person.memberships
    )


def refuse_unless_may_make(author: Person, person: Person) -> None:
    """Raise :class:`Refused` (409) naming the person where :func:`may_make` says no."""
    if not may_make(author, person):
        raise Refused(
            409,
            gettext("%(name)s also has a place where you do not teach or manage.", name=person.name),
            gettext("Ask an administrator to make a new PIN for them."),
        )
