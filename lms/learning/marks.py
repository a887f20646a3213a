"""Marks that a person gives: for one answer, by its rubric or as a whole. Each is a record; a later one supersedes it.

The last mark that an attempt waits for concludes it. A mark that is changed afterwards takes the road of a mended key:
recorded with a reason, and never lowering a result without saying so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import cast
from uuid import UUID

from curricula.questions.by_hand import ByHand, Criterion
from lms import clock, publication, records
from lms.errors import Refused, not_found
from lms.identity import Seat
from lms.language import gettext
from lms.learning import attempts, progress, regrading
from lms.learning.attempts import Attempt
from lms.learning.regrading import Outcome
from lms.records import Record


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person says of an answer: points for each criterion of its rubric (none without one), credit, comment."""

    points: tuple[int, ...]
    credit: Fraction
    comment: str

    def told(self) -> dict[str, object]:
        """Return what a record says of it."""
        return {"points": list(self.points), "credit": str(self.credit), "comment": self.comment}


@dataclass(frozen=True, slots=True)
class Marking:
    """A verdict on its way into the log. ``seen`` is the mark that its author knew of; ``None``: none yet.

    ``reason`` and ``lower`` matter where the attempt was concluded before.
    """

    question: str
    verdict: Verdict
    author: UUID
    sent: UUID
    seen: UUID | None
    reason: str = ""
    lower: bool = False


@dataclass(frozen=True, slots=True)
class Assessment:
    """A mark as pages tell it: each criterion with its points, the credit from 0 to 1, and what the author says."""

    criteria: tuple[tuple[Criterion, int], ...]
    credit: Fraction
    comment: str
    record: Record


class Overtaken(Exception):
    """Somebody else marked the same answer in the meantime."""

    def __init__(self, newest: Record) -> None:
        super().__init__()
        self.newest = newest


class Unreasoned(Exception):
    """A result that the trainee knows already would change without a reason."""


class Lowering(Exception):
    """A result that the trainee knows already would become worse, and nobody said that it should."""

    def __init__(self, before: Outcome, after: Outcome) -> None:
        super().__init__()
        self.before, self.after = before, after


def assessments(attempt: Attempt) -> Mapping[str, Assessment]:
    """Return the newest mark of each question that a person marked, by the question's id."""
    return {question: assessment(record) for question, record in attempt.by_hand.items()}


def assessment(record: Record) -> Assessment:
    """Return what a record of a mark says, with the rubric that it was given by."""
    question = cast("ByHand", publication.shelf().question(record.content))
    points = record.what["points"]
    criteria = tuple(zip(question.rubric, points, strict=True)) if points else ()
    return Assessment(criteria, Fraction(record.what["credit"]), record.what["comment"], record)


def give(seat: Seat, attempt: UUID, marking: Marking) -> None:
    """Record a mark, and the conclusion that it leads to, inside ``database.writing()``; once, however often called.

    Raises :class:`Overtaken`, :class:`Unreasoned` or :class:`Lowering` where its author has to decide first, and
    :class:`Refused`: 409 where the attempt is not handed in, 404 for a question that no person marks in it.
    """
    progress.hold(seat)
    found = attempts.find(seat, attempt)
    refuse_open(found)
    if marking.question not in {asked.id for asked in found.to_mark}:
        raise not_found()
    if any(record.id == marking.sent for record in found.log):
        return
    newest = found.by_hand.get(marking.question)
    told = marking.verdict.told()
    if newest is not None and {key: newest.what[key] for key in told} == told:
        return
    if newest is not None and newest.id != marking.seen:
        raise Overtaken(newest)
    record = _record(found, marking)
    marked = replace(found, log=(*found.log, record))
    if found.marked is None:
        records.append(record)
        attempts.conclude(seat, marked, record)
    else:
        _mend(seat, found, marked, record, marking)


def refuse_open(attempt: Attempt) -> None:
    """Raise :class:`Refused` (409) while the answers of an attempt can still change."""
    if attempt.handed_in is None:
        raise Refused(
            409,
            gettext("This attempt is not handed in yet: the answers can still change."),
            gettext("Mark it when it is handed in."),
        )


def _record(attempt: Attempt, marking: Marking) -> Record:
    superseded = {"supersedes": str(marking.seen)} if marking.seen else {}
    reason = {"reason": marking.reason} if attempt.marked and marking.reason else {}
    answer = attempt.given[marking.question]
    return Record(
        records.ANSWER_MARKED,
        attempt.started.person,
        attempt.started.cohort,
        clock.now(),
        activity=attempt.started.activity,
        content=attempt.keys[marking.question],
        what={
            "question": marking.question,
            "answer": str(answer.id),
            **marking.verdict.told(),
            **superseded,
            **reason,
        },
        id=marking.sent,
        attempt=attempt.id,
        author=marking.author,
    )


def _mend(seat: Seat, before: Attempt, after: Attempt, record: Record, marking: Marking) -> None:
    """Record another mark for an attempt that is concluded, and what its result becomes."""
    known = Fraction(before.by_hand[marking.question].what["credit"])
    if known == marking.verdict.credit:
        records.append(record)  # other words, the same result
        return
    if not marking.reason:
        raise Unreasoned
    grade, counted = after.grade(), regrading.counts_now(before)
    new = Outcome(grade.share, grade.passed)
    lowers = marking.verdict.credit < known and counted.best(new) != new
    if lowers and not marking.lower:
        raise Lowering(counted, new)
    records.append(record)
    what = regrading.counted_anew(before, grade, lower=lowers)
    if what is None:
        return
    key = before.keys[marking.question]
    change = {"question": marking.question, "from": key, "to": key, "reason": marking.reason, "mark": str(record.id)}
    anew = replace(
        record,
        kind=records.REGRADED,
        content=before.started.content,
        what={**what, **change},
        id=records.conclusion_id(record.id, records.REGRADED),
    )
    records.append(anew)
    progress.conclude(seat, anew)
