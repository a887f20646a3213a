"""What one record of the log says as xAPI 1.0.3 statements: github.com/adlnet/xAPI-Spec.

A statement is told by its record alone, and its id is made of the record's: told again, it is the same statement. Who
did it is an account of this site by the id of the person; a name is beside it only where that is asked for. Nothing
that somebody wrote is in any statement, and no answer: only what an answer earned, once it was marked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid5

from curricula.attendance import ABSENT, PRESENT
from lms import publication, records
from lms.identity import Cohort
from lms.managing.completions.query import Titles, share
from lms.managing.exports.table import iso

VERSION = "1.0.3"
VERBS = "http://adlnet.gov/expapi/verbs/"
TYPES = "http://adlnet.gov/expapi/activities/"
SITE = "site"
"""The account that speaks where no person did."""

Statement = dict[str, Any]
Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Deed:
    """A record with what is needed to tell of it.

    ``shown`` is what the attempt that it belongs to began with, and ``before`` the id of the mark in a register that it
    corrects, ``None`` where there is none or where that said that somebody was absent.
    """

    position: int
    id: UUID
    person: UUID
    name: str
    cohort: UUID
    activity: str
    content: str
    kind: str
    attempt: UUID | None
    what: Mapping[str, Any]
    at: datetime
    shown: Mapping[str, Any] | None
    before: UUID | None


@dataclass(frozen=True, slots=True)
class Teller:
    """What tells of records: ``home`` is the address of the site, with a slash at its end.

    ``cohorts`` and ``meetings`` (their titles) are those that records may be of. ``named`` puts names beside accounts.
    """

    home: str
    site: str
    titles: Titles
    cohorts: Mapping[UUID, Cohort]
    meetings: Mapping[str, str]
    named: bool = False
    _courses: dict[UUID, Object] = field(default_factory=dict)

    def tell(self, deed: Deed) -> Iterator[Statement]:
        """Yield the statements that a record makes, in an order in which each may be stored."""
        return _TELLING[deed.kind](self, deed)

    def began(self, deed: Deed) -> Iterator[Statement]:
        """Tell that somebody began a quiz or a case."""
        yield self._statement(deed, "initialized", self._activity(deed), {})

    def completed(self, deed: Deed) -> Iterator[Statement]:
        """Tell that somebody finished what is done by finishing it."""
        yield self._statement(deed, "completed", self._activity(deed), {"completion": True})

    def finished_course(self, deed: Deed) -> Iterator[Statement]:
        """Tell that somebody met every condition of the course."""
        yield self._statement(deed, "completed", self._course(deed), {"completion": True})

    def marked(self, deed: Deed) -> Iterator[Statement]:
        """Tell how an attempt came out, and each of its questions; of an evaluation, only that it was handed in."""
        quiz = publication.shelf().activity(deed.content) if deed.content else None
        if getattr(quiz, "role", "") == "evaluation":
            yield self._statement(deed, "completed", self._activity(deed), {"completion": True})
            return
        if deed.kind == records.QUIZ_MARKED:
            yield from self._answered(deed)
        passed = deed.what["passed"]
        verb = "completed" if passed is None else "passed" if passed else "failed"
        success = {} if passed is None else {"success": passed}
        result = {"score": _score(deed.what), "completion": True, **success}
        yield self._statement(deed, verb, self._activity(deed), result)

    def attended(self, deed: Deed) -> Iterator[Statement]:
        """Tell that somebody was at a meeting, and take back what was told by a mark that is corrected."""
        if deed.before is not None:
            yield self._voided(deed, deed.before)
        mark, meeting = deed.what["mark"], deed.what["meeting"]
        if mark != ABSENT:
            there = self._object(deed, f"meetings/{meeting}", "meeting", self.meetings.get(meeting, ""))
            yield self._statement(deed, "attended", there, {"completion": mark == PRESENT})

    def _answered(self, deed: Deed) -> Iterator[Statement]:
        shown = dict(deed.shown["questions"]) if deed.shown else {}
        for question, credit in deed.what.get("credits", {}).items():
            if question not in shown or publication.shelf().question(shown[question]).survey:
                continue  # what somebody thinks is told together with what others think
            asked = self._object(deed, f"{_path(deed, self.cohorts)}/questions/{_quoted(question)}", "question", "")
            result = {"score": {"scaled": float(share(credit))}, "success": Fraction(credit) == 1}
            told = self._statement(deed, "answered", asked, result, f"answered:{question}")
            told["context"]["revision"] = shown[question]
            told["context"]["contextActivities"]["parent"] = [self._activity(deed)]
            yield told

    def _statement(self, deed: Deed, verb: str, of: Object, result: Object, part: str = "") -> Statement:
        told: Statement = {
            "id": str(statement_id(deed.id, part)),
            "actor": self._actor(deed),
            "verb": _verb(verb),
            "object": of,
            "context": self._context(deed),
            "timestamp": iso(deed.at),
            "version": VERSION,
        }
        return told | {"result": result} if result else told

    def _voided(self, deed: Deed, before: UUID) -> Statement:
        return {
            "id": str(statement_id(deed.id, "voided")),
            "actor": {"objectType": "Agent", "name": self.site, "account": {"homePage": self.home, "name": SITE}},
            "verb": _verb("voided"),
            "object": {"objectType": "StatementRef", "id": str(statement_id(before))},
            "timestamp": iso(deed.at),
            "version": VERSION,
        }

    def _actor(self, deed: Deed) -> Object:
        account = {"objectType": "Agent", "account": {"homePage": self.home, "name": str(deed.person)}}
        return account | {"name": deed.name} if self.named else account

    def _context(self, deed: Deed) -> Object:
        cohort = self.cohorts[deed.cohort]
        group = {"id": f"{self.home}cohorts/{cohort.code}", "definition": {"name": {cohort.language: cohort.title}}}
        around: Object = {"grouping": [group]}
        if deed.activity or deed.kind == records.ATTENDANCE_NOTED:
            around["parent"] = [self._course(deed)]
        context: Object = {"platform": self.site, "language": self._language(deed), "contextActivities": around}
        if deed.attempt is not None:
            context["registration"] = str(deed.attempt)
        if deed.content:
            context["revision"] = deed.content
        if deed.kind == records.REGRADED and deed.attempt is not None:
            first = statement_id(records.conclusion_id(deed.attempt, records.QUIZ_MARKED))
            context["statement"] = {"objectType": "StatementRef", "id": str(first)}
        return context

    def _language(self, deed: Deed) -> str:
        return str((deed.shown or {}).get("language") or self.cohorts[deed.cohort].language)

    def _activity(self, deed: Deed) -> Object:
        cohort = self.cohorts[deed.cohort]
        title = self.titles.of(cohort.curriculum, cohort.language, deed.activity, deed.content)
        return self._object(deed, _path(deed, self.cohorts), _KIND_OF_ACTIVITY[deed.kind], title)

    def _course(self, deed: Deed) -> Object:
        if deed.cohort not in self._courses:
            cohort = self.cohorts[deed.cohort]
            course = self.titles.edition.course(cohort.curriculum, cohort.language)
            title = course.outline.title if course else ""
            self._courses[deed.cohort] = self._object(deed, f"courses/{_quoted(cohort.curriculum)}", "course", title)
        return self._courses[deed.cohort]

    def _object(self, deed: Deed, path: str, kind: str, title: str) -> Object:
        definition: Object = {"type": TYPES + kind}
        if title:
            definition["name"] = {self.cohorts[deed.cohort].language: title}
        return {"objectType": "Activity", "id": self.home + path, "definition": definition}


def statement_id(record: UUID, part: str = "") -> UUID:
    """Return the one id of a statement that a record makes; ``part`` tells several of one record apart."""
    return uuid5(record, f"xapi:{part}")


def _path(deed: Deed, cohorts: Mapping[UUID, Cohort]) -> str:
    return f"courses/{_quoted(cohorts[deed.cohort].curriculum)}/{_quoted(deed.activity)}"


@lru_cache(maxsize=5000)
def _quoted(name: str) -> str:
    return quote(name)


def _verb(name: str) -> Object:
    return {"id": VERBS + name, "display": {"en": name}}


def _score(what: Mapping[str, Any]) -> Object:
    """Return the score of an attempt; points are only beside it where they are kept."""
    scaled = {"scaled": float(share(what["score"]))}
    if "points" not in what or not what.get("possible"):
        return scaled
    return scaled | {"raw": float(Fraction(what["points"])), "min": 0, "max": what["possible"]}


_KIND_OF_ACTIVITY: Mapping[str, str] = {
    records.ATTEMPT_STARTED: "assessment",
    records.QUIZ_MARKED: "assessment",
    records.REGRADED: "assessment",
    records.LESSON_COMPLETED: "lesson",
    records.CASE_STARTED: "simulation",
    records.CASE_ENDED: "simulation",
    records.WORK_HANDED_IN: "performance",
}

_TELLING: Mapping[str, Callable[[Teller, Deed], Iterator[Statement]]] = {
    records.ATTEMPT_STARTED: Teller.began,
    records.CASE_STARTED: Teller.began,
    records.LESSON_COMPLETED: Teller.completed,
    records.CASE_ENDED: Teller.completed,
    records.WORK_HANDED_IN: Teller.completed,
    records.QUIZ_MARKED: Teller.marked,
    records.REGRADED: Teller.marked,
    records.ATTENDANCE_NOTED: Teller.attended,
    records.COURSE_COMPLETED: Teller.finished_course,
}
KINDS = tuple(_TELLING)
"""The kinds of records that statements are made of."""
