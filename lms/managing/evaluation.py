"""What trainees think of a training: their evaluation forms, read together and never one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import cast
from uuid import UUID

from flask import Blueprint, Response, render_template

from curricula.model import Quiz
from curricula.opinions import Opinion, summarise, told
from curricula.withholding import FEWEST_TOLD
from lms import clock, identity, publication, records
from lms.identity import Cohort
from lms.language import gettext
from lms.language import gettext_lazy as _
from lms.learning import progress
from lms.learning.attempts import Attempt
from lms.managing.exports import formats, sending
from lms.managing.exports.table import Cell, Column, Table
from lms.records import Record
from lms.tables import records as log
from lms.teaching.teaching import trainees

pages = Blueprint("evaluation", __name__)

KINDS = (records.ATTEMPT_STARTED, records.ANSWER_GIVEN, records.QUIZ_SUBMITTED)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One form: how many of the trainees handed it in, how many of these are read together, and what they say.

    ``opens`` is the day from which it is told; ``None`` once that has come.
    """

    quiz: Quiz
    trainees: int
    handed_in: int
    read: int
    opinions: tuple[Opinion, ...]
    opens: date | None

    @property
    def rate(self) -> Fraction:
        """The share of the trainees who handed it in."""
        return Fraction(min(self.handed_in, self.trainees), self.trainees) if self.trainees else Fraction()


@pages.get("/teach/<cohort>/evaluation")
@identity.signed_in
def show(cohort: str) -> str:
    """Show what a cohort thinks of its training."""
    found = identity.taught_cohort(cohort)
    return render_template(
        "lms/managing/evaluation.html",
        cohort=found,
        evaluations=of_cohort(found),
        fewest=FEWEST_TOLD,
        formats=tuple(formats().values()),
    )


def of_cohort(cohort: Cohort) -> list[Evaluation]:
    """Return what the evaluation forms of a cohort's course say."""
    course = progress.course_of(cohort)
    places = [
        course.places[activity.id].hash
        for activity in course.outline.activities
        if isinstance(activity, Quiz) and activity.role == "evaluation"
    ]
    quizzes = [cast("Quiz", publication.shelf().activity(place)) for place in places]
    seated = len(trainees(cohort)) if quizzes else 0
    return [_evaluation(cohort, quiz, seated) for quiz in quizzes]


def _evaluation(cohort: Cohort, quiz: Quiz, seated: int) -> Evaluation:
    forms = _handed_in(cohort, quiz)
    in_time = sum(cohort.day(at) <= cohort.ends_on for at, _form in forms)
    is_over = cohort.day(clock.now()) > cohort.ends_on
    read = told(in_time, len(forms) - in_time) if is_over else 0
    answers = [form.answers for _at, form in forms[:read]]
    opens = None if is_over else cohort.ends_on
    return Evaluation(quiz, seated, len(forms), read, summarise(quiz.questions, answers), opens)


def _handed_in(cohort: Cohort, quiz: Quiz) -> list[tuple[datetime, Attempt]]:
    """Return each person's first form that arrived, with the moment, in the order in which they arrived.

    What a device says about when it was would let a form that comes late push itself among those that were read.
    """
    logs: dict[UUID, list[Record]] = defaultdict(list)
    arrived: dict[UUID, Record] = {}
    for record in records.read(log.c.cohort == cohort.id, log.c.activity == quiz.id, log.c.kind.in_(KINDS)):
        if record.attempt is not None:
            logs[record.attempt].append(record)
            if record.kind == records.QUIZ_SUBMITTED:
                arrived.setdefault(record.person, record)
    return [(sent.received_at or sent.at, _form(quiz, logs[sent.attempt])) for sent in arrived.values() if sent.attempt]


def _form(quiz: Quiz, listed: Sequence[Record]) -> Attempt:
    started = next(record for record in listed if record.kind == records.ATTEMPT_STARTED)
    return Attempt(started, quiz, tuple(listed))


COLUMNS = (
    Column("form", "text", _("The evaluation form, by the id of its activity.")),
    Column("question_id", "text", _("The question, by its id.")),
    Column("question", "text", _("The question in words."), fixed=False),
    Column("line", "text", _("What a line of a table asks; empty where there is none."), fixed=False),
    Column("answer", "text", _("One of the answers, or what somebody wrote."), fixed=False),
    Column("people", "integer", _("How many people gave this answer. Empty for what was written."), fixed=False),
    Column("answered", "integer", _("How many people answered the question."), fixed=False),
    Column("mean", "decimal", _("Mean place in the list of answers, 1 for the first."), fixed=False),
)


@pages.get("/teach/<cohort>/evaluation.<suffix>")
@identity.signed_in
def file(cohort: str, suffix: str) -> Response:
    """Send what a cohort thinks of its training as a file."""
    found = identity.taught_cohort(cohort)
    evaluations = of_cohort(found)
    rows = list(rows_of(evaluations))
    about: list[tuple[str, Cell]] = [(gettext("Cohort"), found.title), (gettext("Made at (UTC)"), clock.now())]
    for each in evaluations:
        about += [(gettext("Trainees"), each.trainees), (gettext("Handed in"), each.handed_in)]
        about += [(gettext("Read together"), each.read)]
    table = Table(gettext("Evaluation"), COLUMNS, rows, len(rows), about)
    return sending.send(table, f"evaluation-{found.code}", suffix)


def rows_of(evaluations: Sequence[Evaluation]) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each answer that may be counted and each text that may be read."""
    for each in evaluations:
        for opinion in each.opinions:
            head = (each.quiz.id, opinion.question.id, opinion.question.title)
            for counted in opinion.lists:
                mean = counted.mean if opinion.is_scale else None
                shown = None if mean is None else Decimal(mean).quantize(Decimal("0.01"))
                for words, count in counted.counts:
                    yield (*head, counted.label, words, count, counted.answered, shown)
            for text in opinion.texts:
                yield (*head, "", text, None, len(opinion.texts), None)
