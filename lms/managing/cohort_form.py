"""The form of a cohort: what may be chosen in it, and what somebody chose."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from flask import render_template
from sqlalchemy import select

from lms import database, language, publication
from lms.identity import Cohort, Programme
from lms.language import gettext
from lms.managing import countries, roster
from lms.managing.countries import Choices
from lms.managing.typed import Typed
from lms.tables import records as log

IN_PERSON, ONLINE, HYBRID = MODALITIES = ("in-person", "online", "hybrid")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a cohort's form says; the names are those of the columns."""

    title: str
    curriculum: str
    language: str
    starts_on: date
    ends_on: date
    place: str
    country: str
    timezone: str
    modality: str
    code_names: bool

    def columns(self) -> dict[str, Any]:
        """Return what the cohort's row is given."""
        return asdict(self)


def modalities() -> Choices:
    """Return how a cohort may meet, as (value, words)."""
    words = {IN_PERSON: gettext("In person"), ONLINE: gettext("Online"), HYBRID: gettext("Some in person, some online")}
    return tuple((value, words[value]) for value in MODALITIES)


def courses(only: str = "", held: str = "") -> Choices:
    """Return the courses in the languages that they are offered in, as (curriculum/language, title and language).

    ``only`` those of one curriculum; ``held`` is what a cohort takes already, offered or not.
    """
    edition = publication.edition()
    listed = (
        (f"{curriculum}/{speaks}", f"{course.outline.title} ({language.own_name(speaks)})")
        for (curriculum, speaks), course in edition.courses.items()
        if only in ("", curriculum) and (speaks in edition.languages(curriculum) or f"{curriculum}/{speaks}" == held)
    )
    return tuple(sorted(listed, key=lambda choice: choice[1]))


def is_begun(cohort: Cohort) -> bool:
    """Whether anybody has done anything in the cohort: its curriculum then stays what it is."""
    query = select(log.c.position).where(log.c.cohort == cohort.id).limit(1)
    return database.connection().execute(query).first() is not None


def read(typed: Typed, only: str = "", cohort: Cohort | None = None) -> Draft | None:
    """Return what the form says, or ``None`` with the problems noted.

    ``only``: the curriculum that must stay. ``cohort`` is the one that is changed.
    """
    title = typed.line("title", gettext("Give the cohort a title."))
    course = typed.one_of("course", [value for value, _ in courses(only, held(cohort))], gettext("Choose a course."))
    starts_on = typed.day("starts_on", gettext("Say on which day the training begins."))
    ends_on = typed.day("ends_on", gettext("Say on which day the training ends."))
    typed.in_order(starts_on, ends_on, "ends_on")
    place = typed.line("place", gettext("Name the town or the place."))
    country = typed.one_of("country", countries.zones_by_country(), gettext("Choose a country."))
    zone = _zone(typed, country)
    modality = typed.one_of("modality", MODALITIES, gettext("Choose how the cohort meets."))
    if typed.problems or starts_on is None or ends_on is None:
        return None
    curriculum, _, speaks = course.partition("/")
    # Names that were given once cannot be taken back by a tick, nor people be found again who gave none.
    hidden = cohort.code_names if cohort else roster.signs_people_in() and typed.fields.get("code_names") == "1"
    return Draft(title, curriculum, speaks, starts_on, ends_on, place, country, zone, modality, hidden)


def held(cohort: Cohort | None) -> str:
    """Return the course and language that a cohort takes, as the form has it; "" for no cohort."""
    return f"{cohort.curriculum}/{cohort.language}" if cohort else ""


def _zone(typed: Typed, country: str) -> str:
    """Return the time zone that was chosen; where none was, the one that the country means."""
    if not typed.fields.get("timezone"):
        usual = countries.usual_zone(country)
        if not usual and country:
            typed.problems["timezone"] = gettext("This country has several time zones. Choose one.")
        return usual
    return typed.one_of("timezone", [zone for zone, _ in countries.zones()], gettext("Choose a time zone."))


def fields_of(cohort: Cohort) -> dict[str, str]:
    """Return a cohort as its form shows it."""
    return {
        "title": cohort.title,
        "course": held(cohort),
        "starts_on": cohort.starts_on.isoformat(),
        "ends_on": cohort.ends_on.isoformat(),
        "place": cohort.place,
        "country": cohort.country,
        "timezone": cohort.timezone,
        "modality": cohort.modality,
    }


def page(typed: Typed, programme: Programme | None = None, cohort: Cohort | None = None) -> str:
    """Draw the form: of a new cohort in a programme, or of a cohort that is there."""
    only = cohort.curriculum if cohort and is_begun(cohort) else ""
    return render_template(
        "lms/managing/cohort_form.html",
        typed=typed.fields,
        problems=typed.problems,
        programme=programme,
        cohort=cohort,
        stays=bool(only),
        courses=courses(only, held(cohort)),
        countries=countries.countries(),
        zones=countries.zones(),
        modalities=modalities(),
        may_hide=cohort is None and roster.signs_people_in(),
    )
