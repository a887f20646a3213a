"""What a message says round its own words: greeting, who sends it, the way to the course, the way out of messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import current_app

from lms import publication, sealing, urls
from lms.errors import not_found
from lms.identity import Cohort
from lms.language import gettext, speaking


@dataclass(frozen=True, slots=True)
class Letter:
    """A whole message in the language of who reads it; plain text."""

    language: str
    subject: str
    body: str


def language_for(chosen: str, cohort: Cohort) -> str:
    """Return the language that somebody is written to in: their own, the cohort's, or the site's first."""
    offered = current_app.config["LMS_LANGUAGES"]
    return next((code for code in (chosen, cohort.language) if code in offered), str(offered[0]))


def write(who: UUID, name: str, speaks: str, cohort: Cohort, say: Callable[[], str], sender: str = "") -> Letter:
    """Write to one trainee of a cohort; inside a request, whose host the addresses may be of.

    ``say`` gives the message's own words, asked for in the reader's language. ``sender`` is who wrote them; without one
    they come from the site.
    """
    code = language_for(speaks, cohort)
    with speaking(code):
        course, site = course_title(cohort), current_app.config["LMS_SITE_NAME"]
        way_out = gettext("You get this because you take part in “%(cohort)s”.", cohort=cohort.title)
        parts = (
            gettext("Dear %(name)s,", name=name),
            say(),
            urls.public("courses.show", cohort=cohort.code),
            sender or site,
            "-- \n" + way_out + "\n" + gettext("No more of these messages:") + "\n" + address_to_unsubscribe(who),
        )
        return Letter(code, f"{site}: {course}", "\n\n".join(parts) + "\n")


def course_title(cohort: Cohort) -> str:
    """Return the title of a cohort's course; the cohort's own while the course is not published."""
    course = publication.edition().course(cohort.curriculum, cohort.language)
    return course.outline.title if course else cohort.title


def address_to_unsubscribe(person: UUID) -> str:
    """Return the full address where one person stops messages, or asks for them again; nobody needs to sign in."""
    return urls.public("unsubscribing.show", whose=signed(person))


def signed(person: UUID) -> str:
    """Return what such an address carries."""
    return sealing.sealed(person, "lms.unsubscribe")


def person_in(whose: str) -> UUID:
    """Return the person that such an address is of; 404 for one that was not made here."""
    person = sealing.opened(whose, "lms.unsubscribe")
    if person is None:
        raise not_found()
    return person
