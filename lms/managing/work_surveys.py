"""Surveys at work, months after a training: links for trainees and those who lead them, answered without an account.

A link is the id of its row, signed: nobody can guess one, it works once, and it can be revoked. What was answered is
read together only, five answers at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request
from sqlalchemy import Row, func, select
from werkzeug.wrappers import Response as AnyResponse

from curricula.opinions import told
from curricula.withholding import FEWEST_TOLD
from lms import chrome, clock, database, identity, language, records, sealing
from lms.errors import Refused, not_found
from lms.identity import Cohort
from lms.language import format_date, gettext
from lms.learning.policies import months_after
from lms.managing import at_work
from lms.managing.at_work import ASKED, MONTHS, Together
from lms.managing.programmes import course_title
from lms.messages import surveys
from lms.messages.outbox import BY_HAND
from lms.messages.surveys import address, last_day
from lms.tables import cohorts, people, work_surveys
from lms.teaching.teaching import trainees

pages = Blueprint("work_surveys", __name__)

TARGET = Fraction(60, 100)  # of the links that were made: what programmes aim at
ADDRESS = "/manage/<cohort>/work"

_WITH_NAMES = select(work_surveys, people.c.name).join(people, people.c.id == work_surveys.c.person)


@dataclass(frozen=True, slots=True)
class Survey:
    """One link: whose work it is about, who is asked, how many months after the training, and what became of it."""

    id: UUID
    person: UUID
    name: str
    asked: str
    months: int
    language: str
    made_at: datetime
    revoked_at: datetime | None
    answered_at: datetime | None

    @property
    def link(self) -> str:
        """The full address that answers it."""
        return address(self.id)

    @property
    def state(self) -> str:
        """What became of it, by the name that pages use."""
        return "done" if self.answered_at else "missing" if self.revoked_at else "open"


@dataclass(frozen=True, slots=True)
class Round:
    """The surveys of one kind: to trainees or to leads, after so many months."""

    asked: str
    months: int
    made: int
    answered: int
    read: int
    together: Sequence[Together]

    @property
    def rate(self) -> Fraction:
        """The share of the links that were answered."""
        return Fraction(self.answered, self.made) if self.made else Fraction()


@pages.get(ADDRESS)
@identity.signed_in
def index(cohort: str) -> str:
    """Show the links of a cohort with what became of them, and what was answered to them together."""
    found = identity.managed_cohort(cohort)
    waiting = surveys.waiting(found)
    return render_template(
        "lms/managing/work_surveys.html",
        cohort=found,
        surveys=[each for each in _of_cohort(found) if each.revoked_at is None],
        by_mail={each.id for each in waiting if each.channel != BY_HAND},
        by_hand={each.id for each in waiting if each.channel == BY_HAND},
        reminded=surveys.reminded(found),
        request_text=partial(_request, found),
        rounds=rounds(found),
        months=[(n, months_after(found.ends_on, n)) for n in MONTHS],
        languages=[(code, language.own_name(code)) for code in current_app.config["LMS_LANGUAGES"]],
        target=TARGET,
        fewest=FEWEST_TOLD,
        new_id=uuid4(),
        has_trainees=bool(trainees(found)),
    )


def _of_cohort(cohort: Cohort) -> list[Survey]:
    order = (work_surveys.c.months, people.c.name, work_surveys.c.asked, work_surveys.c.made_at)
    query = _WITH_NAMES.where(work_surveys.c.cohort == cohort.id).order_by(*order)
    return [_survey(row) for row in database.connection().execute(query)]


def _survey(row: Row[*tuple[Any, ...]]) -> Survey:
    return Survey(**{each.name: getattr(row, each.name) for each in fields(Survey)})


def _request(cohort: Cohort, survey: Survey) -> str:
    """Return what to send to whom no mail reaches, in the language that the form opens in."""
    with language.speaking(survey.language):
        course = course_title(cohort)
        if survey.asked == at_work.LEAD:
            words = gettext(
                "%(name)s took part in the training “%(course)s”. Please tell what has become of it at work: it takes "
                "two minutes, once, without signing in.",
                name=survey.name,
                course=course,
            )
        else:
            words = gettext(
                "Dear %(name)s, you took part in the training “%(course)s”. Please tell what has become of it at work: "
                "it takes two minutes, once, without signing in.",
                name=survey.name,
                course=course,
            )
        return f"{words}\n{survey.link}"


def rounds(cohort: Cohort) -> list[Round]:
    """Return what was asked after how many months, and what was answered together: five answers at a time."""
    query = (
        select(work_surveys.c.asked, work_surveys.c.months, work_surveys.c.answered_at, work_surveys.c.answers)
        .where(work_surveys.c.cohort == cohort.id, work_surveys.c.revoked_at.is_(None))
        .order_by(work_surveys.c.answered_at, work_surveys.c.id)
    )
    kinds: dict[tuple[int, str], list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in database.connection().execute(query):
        kinds[row.months, row.asked].append(row)
    return [_round(asked, months, rows) for (months, asked), rows in sorted(kinds.items())]


def _round(asked: str, months: int, rows: Sequence[Row[*tuple[Any, ...]]]) -> Round:
    answered = [row.answers for row in rows if row.answered_at is not None]
    read = told(0, len(answered))
    together = at_work.summarise(asked, answered[:read]) if read else ()
    return Round(asked, months, len(rows), len(answered), read, together)


@pages.post(ADDRESS)
@identity.signed_in
def make(cohort: str) -> AnyResponse:
    """Make a link for every trainee who has none of this kind yet; the same form makes no second one."""
    found = identity.managed_cohort(cohort)
    asked, months = request.form.get("asked", ""), request.form.get("months", "")
    speaks, cause = request.form.get("language", ""), records.chosen_id(request.form.get("id"))
    known = speaks in current_app.config["LMS_LANGUAGES"]
    if asked not in ASKED or months not in map(str, MONTHS) or not known:
        raise Refused(400, gettext("Choose who is asked, after how many months, and in which language."))
    kind = {"asked": asked, "months": int(months), "language": speaks}
    with database.writing():
        database.hold(cohorts, found.id)
        held = {(each.person, each.asked, each.months) for each in _of_cohort(found) if each.revoked_at is None}
        made = {"cohort": found.id, **kind, "author": identity.me().id, "made_at": clock.now()}
        rows = [
            {"id": records.conclusion_id(cause, f"work-survey:{person}:{asked}:{months}"), "person": person, **made}
            for person, _name in trainees(found)
            if (person, asked, int(months)) not in held
        ]
        database.insert_once(work_surveys, rows)
    return redirect(chrome.url("work_surveys.index", cohort=cohort), 303)


@pages.post(ADDRESS + "/<uuid:survey>/revoke")
@identity.signed_in
def revoke(cohort: str, survey: UUID) -> AnyResponse:
    """Revoke a link that was not answered: it opens nothing any more, and another one can be made."""
    found = identity.managed_cohort(cohort)
    mine = (work_surveys.c.id == survey) & (work_surveys.c.cohort == found.id)
    with database.writing() as link:
        if link.execute(select(work_surveys.c.id).where(mine)).one_or_none() is None:
            raise not_found()
        still_open = mine & work_surveys.c.answered_at.is_(None) & work_surveys.c.revoked_at.is_(None)
        link.execute(work_surveys.update().where(still_open).values(revoked_at=clock.now()))
    flash(gettext("The link is revoked."), "good")
    return redirect(chrome.url("work_surveys.index", cohort=cohort), 303)


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link opens: the survey, and the training that it is about."""

    survey: Survey
    cohort: Cohort
    course: str


def _open(link: str) -> Opened:
    """Return what a link opens now. Raises :class:`Refused` (404, 409, 410), with what to do."""
    key = sealing.opened(link, "lms.work-survey")
    if key is None:
        raise _unknown()
    row = database.connection().execute(_WITH_NAMES.where(work_surveys.c.id == key)).one_or_none()
    if row is None:
        raise _unknown()
    survey = _survey(row)
    if not chrome.language_was_chosen():
        language.use(survey.language)
    (cohort,) = identity.cohorts_where(cohorts.c.id == row.cohort)
    _refuse_closed(survey, cohort)
    return Opened(survey, cohort, course_title(cohort))


def _unknown() -> Refused:
    return Refused(
        404,
        gettext("This link is not complete, or it was never made here."),
        gettext("Open it again from the message, all of it to the end of its line."),
    )


def _refuse_closed(survey: Survey, cohort: Cohort) -> None:
    if survey.answered_at is not None:
        raise Refused(410, gettext("Thank you: this was answered already."), gettext("You can close this page."))
    opens, today = months_after(cohort.ends_on, survey.months), cohort.day(clock.now())
    if survey.revoked_at is not None or today > last_day(opens, cohort.day(survey.made_at)):
        raise Refused(
            410, gettext("This link no longer works."), gettext("Ask whoever sent it to you whether there is another.")
        )
    if today < opens:
        day = format_date(opens)
        raise Refused(409, gettext("This opens on %(day)s.", day=day), gettext("Come back on that day."))


@pages.get("/work/<link>")
def ask(link: str) -> Response:
    """Ask how it goes at work; whoever holds the link answers."""
    return _page(_open(link))


def _page(opened: Opened, answers: at_work.Answers | None = None) -> Response:
    page = render_template(
        "lms/managing/work_survey.html",
        survey=opened.survey,
        cohort=opened.cohort,
        course=opened.course,
        questions=at_work.QUESTIONS,
        answers=answers or {},
        problem="" if answers is None else gettext("Choose an answer to the first question."),
    )
    response = make_response(page, 200 if answers is None else 400)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@pages.post("/work/<link>")
def answer(link: str) -> Response | str:
    """Keep the answers, once; the link then opens nothing any more."""
    opened = _open(link)
    answers = at_work.read(dict(request.form.lists()))
    if not at_work.is_whole(answers):
        return _page(opened, answers)
    with database.writing() as connection:
        still_open = (
            (work_surveys.c.id == opened.survey.id)
            & work_surveys.c.answered_at.is_(None)
            & work_surveys.c.revoked_at.is_(None)
        )
        kept = work_surveys.update().where(still_open).values(answers=answers, answered_at=_after_all(opened.cohort))
        if connection.execute(kept.returning(work_surveys.c.id)).one_or_none() is None:
            raise Refused(410, gettext("Thank you: this was answered already."), gettext("You can close this page."))
    return render_template("lms/managing/work_thanks.html")


def _after_all(cohort: Cohort) -> datetime:
    """Return the moment of an answer: now, and after every other of the cohort, however fast they come.

    Answers are read in groups by the order in which they came: a tie could change which five are read.
    """
    database.hold(cohorts, cohort.id)
    newest = select(func.max(work_surveys.c.answered_at)).where(work_surveys.c.cohort == cohort.id)
    last: datetime | None = database.connection().execute(newest).scalar_one()
    return clock.now() if last is None else max(clock.now(), last + timedelta(microseconds=1))
