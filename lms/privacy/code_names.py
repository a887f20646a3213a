"""Code names, where it is a risk for people to be known to take part: their names never reach the site.

Who is who stands on paper, with whoever hands out the cards; certificates bear the code and go out by that list.
"""

from __future__ import annotations

from lms import codes
from lms.errors import Refused
from lms.identity import Cohort, Person
from lms.language import gettext


def new() -> str:
    """Return a code name that says nothing of anybody: ``P-7K3Q9XAB``."""
    return f"P-{codes.new_code()}"


def is_held_by(person: Person) -> bool:
    """Whether somebody learns under a code name, and is to have no other name here."""
    return any(held.cohort is not None and held.cohort.code_names for held in person.memberships)


def refuse_names(cohort: Cohort) -> None:
    """Raise :class:`Refused` (409) where a name would come into a cohort of code names."""
    if cohort.code_names:
        raise Refused(
            409,
            gettext("In this cohort people are known by code names only, so no names are taken here."),
            gettext("Keep the list of who is who on paper, outside this site."),
        )


def refuse_own_name(person: Person) -> None:
    """Raise :class:`Refused` (409) where somebody with a code name would give a name or an address of theirs."""
    if is_held_by(person):
        raise Refused(
            409,
            gettext("You take part under a code name, so no name and no address of yours is taken here."),
            gettext("Sign in with your card."),
        )


def refuse_known(person: Person, cohort: Cohort) -> None:
    """Raise :class:`Refused` (409) where somebody who is known by name would take a seat under a code name."""
    if cohort.code_names and not is_held_by(person):
        raise Refused(
            409,
            gettext("In this course people are known by code names only, and you are signed in by your name."),
            gettext("Sign out and join once more: you get a card with a code name."),
        )
