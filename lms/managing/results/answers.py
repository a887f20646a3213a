"""One row for each question of each attempt that was marked: what it earned, and never what was answered."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select

from curricula.questions.base import Question
from lms import database, publication, records
from lms.language import gettext_lazy as _
from lms.managing.completions.columns import told_column
from lms.managing.completions.query import Titles, share
from lms.managing.exports.table import PERSON_ID, Cell, Column
from lms.managing.scopes import Scope
from lms.privacy import declared
from lms.privacy.fields import FIELDS
from lms.tables import cohorts, people, profiles
from lms.tables import records as log

COLUMNS = (
    Column("position", "integer", _("Place in the log of the record that marked the attempt.")),
    Column("record_id", "id", _("The record that marked the attempt, or marked it anew."), "UUID"),
    Column("attempt_id", "id", _("The attempt. An attempt that was marked anew has rows of each time."), "UUID"),
    Column("kind", "text", _("quiz-marked; regraded where a key or a mark was mended afterwards.")),
    Column("cohort", "text", _("Title of the cohort."), fixed=False),
    Column("cohort_code", "text", _("The cohort, whatever its title becomes.")),
    Column("curriculum", "text", _("The curriculum, by the name of its folder.")),
    PERSON_ID,
    Column("name", "text", _("Name of the trainee, as they write it."), fixed=False, names_people=True),
    Column("activity_id", "text", _("The quiz or test, whatever its title becomes.")),
    Column("activity", "text", _("Title of the quiz or test, as the trainee saw it.")),
    Column("form", "text", _("A or B where the test has two papers of equal weight.")),
    Column("marked_on", "date", _("Day on which it was marked, where the cohort is."), "ISO 8601", fixed=False),
    Column("question_id", "text", _("The question, whatever its words become.")),
    Column("question_hash", "text", _("What was asked, by its content: another wording has another one."), "SHA-256"),
    Column("number", "integer", _("Its place in this attempt, from 1.")),
    Column("outcome", "text", _("The outcome that it asks about.")),
    Column("critical", "boolean", _("Whether it is critical for safety.")),
    Column("credit", "decimal", _("Share of its points that the answer earned, cut after four decimals."), "0–1"),
    *(told_column(field) for field in FIELDS),
)


_BEGUN = log.alias("begun")


def columns(_scope: Scope) -> tuple[Column, ...]:
    """Return the columns, which are those of every scope."""
    return COLUMNS


def rows(scope: Scope, until: int, rare: Collection[tuple[str, str]]) -> Iterator[Mapping[str, Cell]]:
    """Yield a row for each question that has a key, in the order of the log; memory stays flat."""
    titles, places = Titles(publication.edition()), {cohort.id: cohort for cohort in scope.cohorts}
    for row in database.stream(_query(scope, until)):
        cohort = places[row.cohort]
        about: dict[str, Cell] = {
            "position": row.position,
            "record_id": row.id,
            "attempt_id": row.attempt,
            "kind": row.kind,
            "cohort": cohort.title,
            "cohort_code": cohort.code,
            "curriculum": cohort.curriculum,
            "person_id": row.person,
            "name": row.name,
            "activity_id": row.activity,
            "activity": titles.of(cohort.curriculum, cohort.language, row.activity, row.content),
            "form": row.form or "",
            "marked_on": cohort.day(row.at),
            **{name: value for name, value in (row.answers or declared.NOTHING).items() if (name, value) not in rare},
        }
        earned: Mapping[str, str] = row.credits or {}
        for number, key, content, question in _marked(row.questions, earned):
            yield {
                **about,
                "question_id": key,
                "question_hash": content,
                "number": number,
                "outcome": question.outcome,
                "critical": question.critical,
                "credit": share(earned[key]),
            }


def size(scope: Scope, until: int) -> int:
    """Return how many rows there are: counted from the marks alone, without anybody's name or what they told."""
    found = database.stream(_marks(scope, until))
    return sum(1 for row in found for _row in _marked(row.questions, row.credits or {}))


def _marked(asked: Sequence[tuple[str, str]], earned: Mapping[str, str]) -> Iterator[tuple[int, str, str, Question]]:
    """Yield the questions of an attempt that have a key and were marked: place, from 1, id, hash, and the question."""
    for number, (key, content) in enumerate(asked, 1):
        question = publication.shelf().question(content)
        if key in earned and not question.survey:
            yield number, key, content, question


def _marks(scope: Scope, until: int, *told: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    """Return the query for what marked the attempts: the questions that were asked, what they earned, and more."""
    return (
        select(_BEGUN.c.what["questions"].label("questions"), log.c.what["credits"].label("credits"), *told)
        .select_from(log)
        .join(_BEGUN, and_(_BEGUN.c.attempt == log.c.attempt, _BEGUN.c.kind == records.ATTEMPT_STARTED))
        .where(
            log.c.cohort.in_([cohort.id for cohort in scope.cohorts]),
            log.c.kind.in_(records.MARKS),
            log.c.position <= until,
        )
    )


def _query(scope: Scope, until: int) -> Select[*tuple[Any, ...]]:
    told = (
        *(log.c[name] for name in ("position", "id", "attempt", "kind", "cohort", "person", "activity")),
        records.AT.label("at"),
        _BEGUN.c.content,
        _BEGUN.c.what["form"].as_string().label("form"),
        people.c.name,
        profiles.c.answers,
    )
    return (
        _marks(scope, until, *told)
        .join(people, people.c.id == log.c.person)
        .join(cohorts, cohorts.c.id == log.c.cohort)
        .outerjoin(profiles, and_(profiles.c.person == log.c.person, profiles.c.programme == cohorts.c.programme))
        .order_by(log.c.position)
    )
