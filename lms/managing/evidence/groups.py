"""Who took part, by group: country, course, language, what people told. What would tell of a few is hidden."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from babel.support import LazyProxy

from curricula.withholding import withheld
from lms import language
from lms.language import gettext
from lms.language import gettext_lazy as _
from lms.managing import cohort_form, countries
from lms.managing.evidence.facts import Sheet
from lms.managing.evidence.roll import Participant, Roll
from lms.managing.exports.table import Cell, Column
from lms.managing.programmes import course_title
from lms.privacy.fields import Field

TOLD, HIDDEN = "told", "hidden"

COLUMNS = (
    Column("by", "text", _("By what the people are told apart.")),
    Column("group", "text", _("The group, by the name that programs know it by.")),
    Column("by_words", "text", _("By what they are told apart, in words."), fixed=False),
    Column("words", "text", _("The group in words."), fixed=False),
    Column("people", "integer", _("People of the group who took part, each once. Empty: hidden."), fixed=False),
    Column("completed", "integer", _("Those of them who completed. Empty: hidden."), fixed=False),
    Column("certified", "integer", _("Those of them who hold a certificate. Empty: hidden."), fixed=False),
    Column(
        "figures",
        "text",
        _("told; hidden: a number here would tell of fewer than five people, by itself or by subtraction."),
        fixed=False,
    ),
)


@dataclass(frozen=True, slots=True)
class Division:
    """One way of telling people apart: what group somebody is in, and what a group is called in words."""

    name: str
    words: LazyProxy
    group: Callable[[Participant], str]
    called: Callable[[str], str]


def _first_or_again(each: Participant) -> str:
    return "again" if each.again else "first"


DIVISIONS = (
    Division("times", _("First time or again"), _first_or_again, lambda group: _times()[group]),
    Division("country", _("Country"), lambda each: each.cohort.country, lambda group: countries.name(group)),
    Division(
        "language", _("Language of the course"), lambda each: each.language, lambda group: language.own_name(group)
    ),
    Division(
        "modality",
        _("How the cohort meets"),
        lambda each: each.cohort.modality,
        lambda group: dict(cohort_form.modalities()).get(group, group),
    ),
)


SINGLE = frozenset({"organisation"})
"""What people told that makes no groups."""


def _times() -> Mapping[str, str]:
    return {"first": gettext("First time"), "again": gettext("Again")}


@dataclass(frozen=True, slots=True)
class Group:
    """The people of one group, and those of them who reached something."""

    people: frozenset[UUID]
    completed: frozenset[UUID]
    certified: frozenset[UUID]


def groups(roll: Roll) -> Sheet:
    """Return how many people of each group took part, completed and hold a certificate."""
    took_part = [each for each in roll.participants if each.began]
    rows = tuple(row for division in _divisions(roll) for row in _rows(division, took_part))
    heads = {
        "by_words": gettext("Told apart by"),
        "words": gettext("Group"),
        "people": gettext("People"),
        "completed": gettext("Completed"),
        "certified": gettext("Certified"),
        "figures": gettext("Figures"),
    }
    return Sheet("disaggregated", gettext("By group"), COLUMNS, rows, 2, tuple(heads.items()))


def _divisions(roll: Roll) -> Iterator[Division]:
    """Yield every way of telling these people apart; by cohort and by course only where there are several."""
    found = {each.cohort.code: each.cohort for each in roll.participants}
    courses = {cohort.curriculum: course_title(cohort) for cohort in found.values()}
    if len(found) > 1:
        yield Division("cohort", _("Cohort"), lambda each: each.cohort.code, lambda group: found[group].title)
    if len(courses) > 1:
        yield Division("course", _("Course"), lambda each: each.cohort.curriculum, lambda group: courses[group])
    yield from DIVISIONS
    for field in roll.fields:
        if field.name not in SINGLE:
            yield Division(field.name, field.label, partial(_told, field.name), partial(_words, field))


def _told(name: str, each: Participant) -> str:
    return each.told.get(name, "")


def _words(field: Field, group: str) -> str:
    return field.words(group) if group else gettext("not said")


def _rows(division: Division, took_part: Sequence[Participant]) -> Iterator[tuple[Cell, ...]]:
    for name, counts in told(by(division.group, took_part)).items():
        state = HIDDEN if None in counts else TOLD
        yield (division.name, name, str(division.words), division.called(name), *counts, state)


def by(group: Callable[[Participant], str], took_part: Sequence[Participant]) -> dict[str, Group]:
    """Put people into groups, in the order of the groups' names."""
    members: dict[str, list[Participant]] = defaultdict(list)
    for each in took_part:
        members[group(each)].append(each)
    return {name: _group(listed) for name, listed in sorted(members.items())}


def _group(listed: Sequence[Participant]) -> Group:
    return Group(
        frozenset(each.person for each in listed),
        frozenset(each.person for each in listed if each.completed_at),
        frozenset(each.person for each in listed if each.certificate),
    )


def told(found: Mapping[str, Group]) -> dict[str, tuple[int | None, int | None, int | None]]:
    """Return what may be told of each group: how many people, how many completed, how many are certified.

    How many did not reach something is told with how many did: both have to be nobody, or enough.
    """
    few = withheld({name: len(group.people) for name, group in found.items()})
    completed = few | withheld({name: _smallest(group, group.completed) for name, group in found.items()})
    certified = few | withheld({name: _smallest(group, group.certified) for name, group in found.items()})
    return {
        name: (
            None if name in few else len(group.people),
            None if name in completed else len(group.completed),
            None if name in certified else len(group.certified),
        )
        for name, group in found.items()
    }


def _smallest(group: Group, reached: frozenset[UUID]) -> int:
    """Return the size of the smaller of the two parts of a group that has anybody in it."""
    parts = (len(reached), len(group.people) - len(reached))
    return min((size for size in parts if size), default=0)
