"""The form of an entry: what it offers, and reading it. Heads are counted three times, and the sums must agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import request

from curricula import cascade
from curricula.cascade import PROFESSION, SEX, UNTOLD, Module, Said
from lms import clock, identity, language, publication
from lms.accounts import names
from lms.identity import FURTHEST_EAST
from lms.language import format_date, gettext, number
from lms.learning.cascade.sheets import Photograph
from lms.privacy import fields
from lms.publication import history
from lms.tables import cohorts

MOST_HEADS = 500
LONGEST = 200  # characters of a place
LONGEST_REASON = 500
VERSIONS = 20  # publications, the newest first

Problems = dict[str, str]
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen: modules by course, versions, and by what heads are told apart. ``today`` is the last day."""

    courses: Sequence[tuple[str, Sequence[Module]]]
    versions: Choices
    groups: Sequence[tuple[str, str, Choices]]
    today: date


def value_of(module: Module) -> str:
    """Return what a form calls a module."""
    return f"{module.curriculum}/{module.id}"


def offer(programme: UUID, before: Said | None = None) -> Offer:
    """Return what an entry of a programme can say: what is published now, and what it said ``before``."""
    courses = _courses(programme)
    known = {value_of(module) for _title, modules in courses for module in modules}
    withdrawn = [each for each in before.modules if value_of(each) not in known] if before else []
    versions = [(str(each.number), f"{each.number} · {format_date(each.at)}") for each in history.newest(VERSIONS)]
    if before and str(before.version) not in dict(versions):
        versions.append((str(before.version), str(before.version)))
    return Offer(
        courses=[*courses, *([(gettext("No longer offered"), withdrawn)] if withdrawn else [])],
        versions=versions,
        groups=[(name, str(fields.BY_NAME[name].label), groups(name)) for name in (SEX, PROFESSION)],
        today=(clock.now() + FURTHEST_EAST).date(),
    )


def groups(by: str) -> Choices:
    """Return how heads are told apart by sex or profession: (value, words), those not told apart last."""
    of_people = {"other": gettext("Others"), UNTOLD: gettext("Not known")}  # and not as somebody says it of themselves
    return tuple((value, of_people.get(value, words)) for value, words in (*fields.BY_NAME[by].choices(), (UNTOLD, "")))


def _courses(programme: UUID) -> list[tuple[str, Sequence[Module]]]:
    edition, found = publication.edition(), {}
    for cohort in identity.cohorts_where(cohorts.c.programme == programme):
        course = edition.course(cohort.curriculum, language.current(), cohort.language)
        if course is not None and cohort.curriculum not in found:
            modules = [Module(cohort.curriculum, each.id, each.title) for each in course.outline.modules]
            found[cohort.curriculum] = (course.outline.title, modules)
    return sorted(found.values(), key=lambda course: course[0])


def fields_of(said: Said) -> dict[str, str]:
    """Return the form's fields as an entry has them, but for its modules."""
    counts = {f"{SEX}-{name}": str(count) for name, count in said.by_sex.items()}
    counts |= {f"{PROFESSION}-{name}": str(count) for name, count in said.by_profession.items()}
    head = {"day": said.day.isoformat(), "place": said.place, "version": str(said.version)}
    return {**head, "heads": str(said.heads), **counts}


def read(offered: Offer, photograph: Photograph | None, before: Said | None = None) -> tuple[Said | None, Problems]:
    """Read the form that was sent; return the entry, or ``None`` and what must be mended, by field."""
    typed, problems = request.form, Problems()
    day, place = _day(typed, offered, problems), _line(typed, "place", problems)
    chosen = set(typed.getlist("modules"))
    modules = tuple(each for _title, listed in offered.courses for each in listed if value_of(each) in chosen)
    if not modules:
        problems["modules"] = gettext("Choose what was taught.")
    version = typed.get("version", "")
    if version not in dict(offered.versions):
        problems["version"] = gettext("Choose the version that was taught from.")
    counts = {by: _counts(typed, by, choices, problems) for by, _label, choices in offered.groups}
    _compare(typed, counts, problems)
    if problems or day is None:
        return None, problems
    sheet = photograph.sheet if photograph else before.sheet if before else None
    return Said(day, place, modules, int(version), counts[SEX], counts[PROFESSION], sheet), problems


def reason(problems: Problems, needed: str) -> str:
    """Return the reason that a form gives; ``needed`` is what to say where it gives none."""
    text = " ".join(names.read_name(request.form.get("reason", "")).split())[:LONGEST_REASON]
    if not text:
        problems["reason"] = needed
    return text


def _day(typed: Mapping[str, str], offered: Offer, problems: Problems) -> date | None:
    text = typed.get("day", "").strip()
    if not text:
        problems["day"] = gettext("Write the day.")
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        problems["day"] = gettext("“%(day)s” is not a date. Write it like 2026-11-23.", day=text)
        return None
    if day > offered.today:
        problems["day"] = gettext("This day is still to come. Log the training when it was given.")
    return day


def _line(typed: Mapping[str, str], name: str, problems: Problems) -> str:
    text = " ".join(names.read_name(typed.get(name, "")).split())
    if not text or len(text) > LONGEST:
        problems[name] = gettext("Write town and house, in up to %(n)s letters.", n=number(LONGEST))
    return text


def _counts(typed: Mapping[str, str], by: str, choices: Choices, problems: Problems) -> dict[str, int]:
    """Return the heads of each group that has any."""
    found = {}
    for name, _words in choices:
        count = _count(typed, f"{by}-{name}", problems)
        if count:
            found[name] = count
    return found


def _count(typed: Mapping[str, str], name: str, problems: Problems) -> int | None:
    """Return a number of heads, in the digits of any script; ``None`` for an empty field and one to be mended."""
    text = typed.get(name, "").strip()
    if not text:
        return None
    if not text.isdecimal() or len(text) > len(str(MOST_HEADS)) or int(text) > MOST_HEADS:
        problems[name] = gettext("Write a whole number, up to %(n)s.", n=number(MOST_HEADS))
        return None
    return int(text)


def _compare(typed: Mapping[str, str], counts: Mapping[str, Mapping[str, int]], problems: Problems) -> None:
    """Note where the heads do not agree; once every single number can be read."""
    heads = _count(typed, "heads", problems)
    if any(name == "heads" or name.startswith((f"{SEX}-", f"{PROFESSION}-")) for name in problems):
        return
    if not heads:
        problems["heads"] = gettext("Write how many people were there.")
    elif not cascade.agree(heads, *counts.values()):
        problems["heads"] = gettext(
            "These do not agree: %(heads)s in all, %(by_sex)s by sex, %(by_profession)s by profession. "
            "Whoever you cannot place counts as not known.",
            heads=number(heads),
            by_sex=number(sum(counts[SEX].values())),
            by_profession=number(sum(counts[PROFESSION].values())),
        )
